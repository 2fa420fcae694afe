#pragma once

#include "layers/tensors.h"

namespace gloss {

/// noise() as float32 numbers, which our kernels compute with.
inline torch::Tensor numbers(at::IntArrayRef shape, int64_t seed) {
  return noise(shape, seed).to(torch::kFloat32);
}

}  // namespace gloss
