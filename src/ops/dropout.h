#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace gloss {

/// Dropout (Srivastava et al. 2014) of x, of any shape: elements are set to 0 with probability `rate`, the others divided
/// by 1 - rate. Which ones is a function of `key` alone. The backward pass draws the same numbers again: no mask is kept.
torch::Tensor dropout(const torch::Tensor& x, double rate, uint64_t key);

}  // namespace gloss
