#pragma once

#include <torch/torch.h>

namespace gloss {

// The keys or the values of an attention, M, which every step of a recurrence reads, for the steps of one forward pass.
//
//   c(t) = a(t) M
//   dL/dM = sum over t of a(t)' dL/dc(t) = [a(1); ...; a(T)]' [dL/dc(1); ...; dL/dc(T)]
//
// Autograd would write and add a matrix per step and sentence. Here the backward pass of each step stores its two
// factors, and a single larger product per sentence gives the gradient after the last; operations that are no products
// add theirs to one sum. With `compute: reference`, each step is LibTorch's product with M.
class DeferredMemoryGradient {
 public:
  DeferredMemoryGradient() = default;
  explicit DeferredMemoryGradient(const torch::Tensor& memory);  // (B, S, D)

  /// M (B, S, D). Operations on it have their gradients by autograd.
  const torch::Tensor& operator*() const { return memory_; }
  const torch::Tensor* operator->() const { return &memory_; }

  /// a M: a (B, T, S) -> (B, T, D).
  torch::Tensor operator()(const torch::Tensor& weights) const;

  /// What an autograd function keeps for its backward pass to call sum_of() with; None if M needs no gradient.
  const c10::IValue& steps() const { return steps_; }

  /// The sum, like M and contiguous, to which the backward passes of the steps add dL/dM.
  static torch::Tensor& sum_of(const c10::IValue& steps);

 private:
  torch::Tensor memory_;
  c10::IValue steps_;
};

}  // namespace gloss
