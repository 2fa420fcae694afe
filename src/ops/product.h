#pragma once

#include <torch/torch.h>

namespace gloss {

// Products of matrices. In float32 on the CPU, oneDNN computes them, else LibTorch: the BLAS of LibTorch's wheel does
// not use AVX-512 on processors of AMD, and has half the speed there.

/// C <- A B + beta C: A (M, K), B (K, N), C (M, N) with contiguous rows. Without gradients.
void multiply(const torch::Tensor& a, const torch::Tensor& b, torch::Tensor& c, float beta = 0);

/// A B, of A (M, K) and B (K, N). Without gradients.
torch::Tensor product(const torch::Tensor& a, const torch::Tensor& b);

/// x W' + b: x (..., I), W (O, I), b (O) or absent -> (..., O). With gradients.
torch::Tensor projection(const torch::Tensor& x, const torch::Tensor& weight,
                         const std::optional<torch::Tensor>& bias = std::nullopt);

}  // namespace gloss
