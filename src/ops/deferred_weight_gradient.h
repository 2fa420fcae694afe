#pragma once

#include <torch/torch.h>

#include <optional>

namespace gloss {

// A weight matrix W that every step of a recurrence uses, for the steps of one forward pass.
//
//   y(t) = x(t) W' + a(t)
//   dL/dW = sum over t of (dL/dy(t))' x(t) = [dL/dy(1); ...; dL/dy(T)]' [x(1); ...; x(T)]
//
// Autograd would compute and add one matrix product per step. Here the backward pass of each step stores its two
// factors, and a single larger product gives the gradient after the last. With `compute: reference`, each step is
// LibTorch's product with W.
class DeferredWeightGradient {
 public:
  DeferredWeightGradient() = default;
  explicit DeferredWeightGradient(const torch::Tensor& weight);  // (O, I)

  /// x W' + added: x (..., I), added (..., O) or absent -> (..., O).
  torch::Tensor operator()(const torch::Tensor& x, const std::optional<torch::Tensor>& added = std::nullopt) const;

  // For an autograd function that computes such a product itself (not with `compute: reference`). It has W' as an
  // input, keeps the steps for its backward pass, which collects where W needs a gradient, and returns none for W'.
  const torch::Tensor& transposed() const { return transposed_; }  // W' (I, O)
  const c10::IValue& steps() const { return steps_; }              // None without gradients

  /// dL/dx <- dL/dy W + beta dL/dx: dL/dy (B, O), dL/dx (B, I).
  static void set_input_gradient(const c10::IValue& steps, const torch::Tensor& of_y, torch::Tensor& of_x,
                                 float beta = 0);

  /// Keeps x (B, I) and dL/dy (B, O) for dL/dW.
  static void collect(const c10::IValue& steps, const torch::Tensor& x, const torch::Tensor& of_y);

 private:
  torch::Tensor plain_;       // W (O, I), with `compute: reference` alone
  torch::Tensor transposed_;  // W' (I, O), else
  c10::IValue steps_;         // the collected factors; None without gradients
};

}  // namespace gloss
