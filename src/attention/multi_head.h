#pragma once

#include <torch/torch.h>

#include "attention/attention.h"
#include "layers/linear.h"

namespace gloss {

// Multi-head attention. Vaswani et al. 2017, section 3.2.
//
//   head(h) = softmax(Q(h) K(h)' / sqrt(d)) V(h),   Q(h) = x Wq(h), K(h) = m Wk(h), V(h) = m Wv(h)
//   MultiHead(x, m) = [head(1); ...; head(H)] Wo
//
// No projection has a bias (a bias of the keys would cancel in the softmax). d is the width of a head.
class MultiHeadImpl : public torch::nn::Module {
 public:
  struct Shape {
    int64_t width;
    int64_t heads;
  };
  MultiHeadImpl(const Shape& shape, AttentionSite::Kind kind, int64_t layer, Dropout dropout);

  /// Projections split into heads.
  struct Heads {
    torch::Tensor queries;       // (B, H, T, d), of self-attention
    torch::Tensor keys, values;  // (B, H, S, d)
    torch::Tensor visible;       // bool, broadcast to (B, H, T, S); undefined: no mask
    bool causal = false;         // position t attends to positions up to t; `visible` is then ignored
  };
  Heads project(const torch::Tensor& memory);  // (B, S, D), to keys and values
  Heads project_self(const torch::Tensor& x);  // (B, T, D), to queries, keys and values

  /// Attends from x (B, T, D), or the queries that are given, to the heads -> (B, T, D). Computes the attention
  /// weights, and passes them to the hook, if the hook wants this site.
  torch::Tensor forward(const torch::Tensor& x, const Heads& heads, const ForwardContext& forward_context);

 private:
  torch::Tensor split(const torch::Tensor& x) const;                              // (B, T, D) -> (B, H, T, d)
  torch::Tensor weights(const torch::Tensor& queries, const Heads& heads) const;  // (B, H, T, S)

  int64_t heads_;
  AttentionSite site_;
  Dropout dropout_;
  Linear query_{nullptr}, key_{nullptr}, value_{nullptr}, out_{nullptr};
};
TORCH_MODULE(MultiHead);

}  // namespace gloss
