#pragma once

#include <torch/torch.h>

namespace gloss {

// Products of matrices. In float32 on the CPU, oneDNN computes them, else LibTorch: the BLAS of LibTorch's wheel does
// not use AVX-512 on processors of AMD, and has half the speed there.
//
// Where A or B is of bfloat16 numbers, so is the other made, and products and sums are float32. factor() (arithmetic.h)
// says which type the precision asks for.

/// C <- A B + beta C: A (M, K), B (K, N), C (M, N) with contiguous rows. Without gradients.
void multiply(const torch::Tensor& a, const torch::Tensor& b, torch::Tensor& c, float beta = 0);

/// A B, of A (M, K) and B (K, N). Without gradients.
torch::Tensor product(const torch::Tensor& a, const torch::Tensor& b);

/// x W' + b of the factors x and W: x (..., I), W (O, I), b (O) or absent -> (..., O). With gradients.
torch::Tensor projection(const torch::Tensor& x, const torch::Tensor& weight,
                         const std::optional<torch::Tensor>& bias = std::nullopt);

/// Several projections of the same x: it is made a factor once, and its gradients are added by the products.
std::vector<torch::Tensor> projections(const torch::Tensor& x, at::TensorList weights);

}  // namespace gloss
