#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "base/attention_site.h"

namespace gloss {

/// The result of one attention.
struct AttentionOutput {
  torch::Tensor context;  // (B, T, D)
  torch::Tensor weights;  // (B, H, T, S), those before dropout
  torch::Tensor centre;   // (B, T), the predicted position of local-p, else undefined
};

/// A hook that receives the outputs of the attentions it wants. Multi-head attention uses a fused kernel, which returns
/// no weights, unless the hook wants its site or attention dropout is active. The tensors are attached to the autograd
/// graph. The weights are those before dropout; in evaluation, these are the weights that multiply the values.
class AttentionHook {
 public:
  virtual ~AttentionHook() = default;
  virtual bool wants(const AttentionSite& site) const = 0;
  virtual void take(const AttentionSite& site, const AttentionOutput& attention) = 0;
};

/// The settings of one forward pass.
struct ForwardContext {
  bool training = false;          // dropout is applied only in training
  uint64_t dropout_key = 0;       // a function of seed, step and micro-batch
  AttentionHook* hook = nullptr;  // receives attention weights; may be null
};

}  // namespace gloss
