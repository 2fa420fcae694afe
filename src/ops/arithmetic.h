#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

namespace gloss {

// How this process computes, like torch.backends: set once, before the first model.
struct Arithmetic {
  std::string precision = "float32";  // of the factors of products: float32, tf32 (on a GPU) or bfloat16
  std::string compute = "fast";       // or reference: LibTorch's operators in place of our kernels
};

/// What `precision` and `compute` of a configuration may be.
inline const std::vector<std::string> kPrecisions{"float32", "tf32", "bfloat16"};
inline const std::vector<std::string> kComputes{"fast", "reference"};

void set_arithmetic(const Arithmetic& arithmetic);
const Arithmetic& arithmetic();

/// Whether our kernels compute with x: on the CPU, in float32, unless `compute` is reference.
bool has_kernels(const torch::Tensor& x);

/// x as a factor of products: with precision bfloat16, float32 numbers are rounded to it.
torch::Tensor factor(const torch::Tensor& x);

}  // namespace gloss
