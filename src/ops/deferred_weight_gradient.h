#pragma once

#include <torch/torch.h>

#include <optional>

namespace gloss {

// A matrix that is used at every step of a recurrence, through the steps of one pass.
//
//   y(t) = x(t) W' + a(t)
//   dL/dW = sum over t of (dL/dy(t))' x(t) = [dL/dy(1); ...; dL/dy(T)]' [x(1); ...; x(T)]
//
// Autograd would make a product for every term of the sum and add it to those before. Here each step leaves its two
// factors, and when all have, one product is made of them: the same number by larger and fewer operations.
class DeferredWeightGradient {
 public:
  DeferredWeightGradient() = default;
  explicit DeferredWeightGradient(const torch::Tensor& weight);  // (O, I)

  /// x (B, I) and what is added to its product, (B, O), if anything, to (B, O).
  torch::Tensor operator()(const torch::Tensor& x, const std::optional<torch::Tensor>& added = std::nullopt) const;

 private:
  torch::Tensor weight_;
  c10::IValue steps_;  // holds what they leave; none where no gradient is wanted
};

}  // namespace gloss
