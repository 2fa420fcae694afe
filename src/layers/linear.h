#pragma once

#include <torch/torch.h>

namespace gloss {

/// The projection x W' of (..., in) to (..., out), without a bias.
inline torch::nn::Linear linear_without_bias(int64_t in, int64_t out) {
  return torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(false));
}

}  // namespace gloss
