#pragma once

#include <torch/torch.h>

#include <string>

namespace gloss {

// Our Transformer's parameters copied into LibTorch's layers, by the name of the part of ours that they are in.

using Parameters = torch::OrderedDict<std::string, torch::Tensor>;

inline void copy_attention(const Parameters& ours, const std::string& name, torch::nn::MultiheadAttentionImpl& theirs) {
  torch::NoGradGuard no_gradient;
  theirs.in_proj_weight.copy_(
      torch::cat({ours[name + ".query.weight"], ours[name + ".key.weight"], ours[name + ".value.weight"]}));
  theirs.in_proj_bias.zero_();
  theirs.out_proj->weight.copy_(ours[name + ".out.weight"]);
  theirs.out_proj->bias.zero_();
}

inline void copy_feed_forward(const Parameters& ours, const std::string& name, torch::nn::LinearImpl& inner,
                              torch::nn::LinearImpl& outer) {
  torch::NoGradGuard no_gradient;
  inner.weight.copy_(ours[name + ".inner.weight"]);
  inner.bias.copy_(ours[name + ".inner.bias"]);
  outer.weight.copy_(ours[name + ".outer.weight"]);
  outer.bias.copy_(ours[name + ".outer.bias"]);
}

inline void copy_norm(const Parameters& ours, const std::string& residual, torch::nn::LayerNormImpl& theirs) {
  torch::NoGradGuard no_gradient;
  theirs.weight.copy_(ours[residual + ".norm.weight"]);
  theirs.bias.copy_(ours[residual + ".norm.bias"]);
}

/// The norm of a residual connection applied to x.
inline torch::Tensor normed(const Parameters& ours, const std::string& residual, const torch::Tensor& x) {
  return torch::layer_norm(x, {x.size(-1)}, ours[residual + ".norm.weight"], ours[residual + ".norm.bias"]);
}

/// max(0, x W1 + b1) W2 + b2
inline torch::Tensor fed_forward(const Parameters& ours, const std::string& name, const torch::Tensor& x) {
  const torch::Tensor inner = torch::relu(torch::linear(x, ours[name + ".inner.weight"], ours[name + ".inner.bias"]));
  return torch::linear(inner, ours[name + ".outer.weight"], ours[name + ".outer.bias"]);
}

}  // namespace gloss
