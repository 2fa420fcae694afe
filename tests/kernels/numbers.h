#pragma once

#include <vector>

#include "base/keyed_random.h"

namespace gloss {

/// n numbers from -2 to 2, the same ones for the same key.
inline std::vector<float> numbers(size_t n, uint64_t key) {
  std::vector<float> x(n);
  for (size_t i = 0; i < n; ++i) {
    x[i] = static_cast<float>(4 * uniform_number(key, i) - 2);
  }
  return x;
}

}  // namespace gloss
