#pragma once

#include <torch/torch.h>

namespace gloss {

// What the backward passes of a recurrence's steps collect for an operand that all of them read: a Collected, which
// derives from torch::CustomClassHolder, in a capsule that the autograd functions of the steps and of the operand keep.

/// Has the autograd function of `context` keep `steps`. Its undefined gradients stay undefined.
inline void keep_steps(torch::autograd::AutogradContext* context, const c10::IValue& steps) {
  context->saved_data["steps"] = steps;
  context->set_materialize_grads(false);
}

inline const c10::IValue& kept_steps(torch::autograd::AutogradContext* context) {
  return context->saved_data["steps"];
}

template <typename Collected>
Collected& collected(const c10::IValue& steps) {
  return static_cast<Collected&>(*steps.toCapsule());
}

}  // namespace gloss
