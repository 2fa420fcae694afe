#pragma once

#include <cstddef>

namespace gloss {

/// A matrix of which number (i, j) is data[i row + j column].
struct StridedMatrix {
  const float* data;
  size_t row, column;
};

/// A matrix of contiguous rows, `stride` numbers from one to the next.
template <typename Float>
struct Rows {
  Float* data;
  size_t stride;
};

/// A (M, K), B (K, N) and C (M, N).
struct SmallProduct {
  size_t m, n, k;
  StridedMatrix a;
  Rows<const float> b;
  Rows<float> c;
};

/// C <- C + A B, of matrices so small that a call of gemm() takes longer than the product.
void add_product(const SmallProduct& product);

}  // namespace gloss
