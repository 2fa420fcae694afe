#pragma once

#include <torch/torch.h>

namespace gloss {

/// The rows of all parts as one matrix, of which products take the shortest time.
///
/// Rows that lie a multiple of 2 KiB apart fall into a few sets of the processor's caches and displace each other: with
/// AVX2, oneDNN's products with matrices of 512 or 1,024 columns take up to twice as long. Here the rows of the copy
/// are 64 bytes further apart. One matrix that is well as it lies is returned without a copy.
torch::Tensor spaced_rows(at::TensorList parts);

/// x' (N, M) of x (M, N) as such a matrix.
torch::Tensor transposed_rows(const torch::Tensor& x);

}  // namespace gloss
