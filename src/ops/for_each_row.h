#pragma once

#include <ATen/Parallel.h>

#include <algorithm>

namespace gloss {

/// Calls function(row) for each of `rows` rows of `width` numbers, on several threads where that pays.
template <typename Function>
void for_each_row(int64_t rows, int64_t width, Function function) {
  constexpr int64_t kNumbersOfThread = 8192;  // fewer take less time than waking a thread
  at::parallel_for(0, rows, std::max<int64_t>(1, kNumbersOfThread / width), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) function(row);
  });
}

}  // namespace gloss
