#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace gloss {

/// Dropout (Srivastava et al. 2014) of x, of any shape: sets elements to 0 with probability `rate` and divides the
/// others by 1 - rate. For a given shape, rate and device, the mask depends only on `key`. On the CPU the backward
/// pass recomputes the mask instead of storing it.
torch::Tensor dropout(const torch::Tensor& x, double rate, uint64_t key);

}  // namespace gloss
