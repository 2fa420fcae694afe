#pragma once

#include <torch/torch.h>

#include <algorithm>

namespace gloss {

/// Whether autograd must record an operation on these tensors.
inline bool needs_gradients(at::TensorList operands) {
  return torch::GradMode::is_enabled() &&
         std::ranges::any_of(operands, [](const torch::Tensor& operand) { return operand.requires_grad(); });
}

}  // namespace gloss
