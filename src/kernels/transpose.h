#pragma once

#include <cstddef>

#include "kernels/small_product.h"

namespace gloss {

/// Numbers of a cache line: so many columns of X are read together and go to as many rows of Y.
constexpr size_t kLine = 16;

/// Y (N, M) <- X' of X (M, N), in the rows of Y from `first` to before `last`.
void transpose(const Rows<const float>& x, size_t m, const Rows<float>& y, size_t first, size_t last);

}  // namespace gloss
