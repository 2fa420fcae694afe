#pragma once

#include <cstddef>
#include <vector>

#include "kernels/small_product.h"

namespace gloss {

/// Columns of a panel.
constexpr size_t kPanel = 16;

/// B (K, N), row-major, in panels of kPanel columns: number (k, j) is [(j / kPanel) K kPanel + k kPanel + j % kPanel],
/// and zeros fill the last panel up. So a product reads B in the order in which it lies.
std::vector<float> packed(const float* b, size_t k, size_t n);

/// A (M, K), packed B (K, N), S and C (M, N), of which S may be C, or one row for all with a stride of 0.
struct PackedProduct {
  size_t m, n, k;
  Rows<const float> a;
  const float* panels;
  Rows<const float> s;
  Rows<float> c;
};

/// C <- S + A B, in the columns of the panels from `first` to before `last`.
void multiply_packed(const PackedProduct& product, size_t first, size_t last);

/// Whether this takes less time than gemm() (kernels/gemm.h) where A has few rows. With AVX2 alone one core has 89
/// GFLOP/s in place of 62 for 24 x 128 by 128 x 128; with AVX-512 oneDNN is close to its peak.
bool packed_products_are_faster();

}  // namespace gloss
