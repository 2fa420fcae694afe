#pragma once

#include <torch/torch.h>

namespace gloss {

/// Scaled dot-product attention (Vaswani et al. 2017, equation 1), with gradients:
///
///   Attention(Q, K, V) = softmax(Q K' / sqrt(d)) V
///
/// Queries (B, H, T, d), keys and values (B, H, S, d) -> contexts (B, H, T, d). `visible`, if defined: bool, broadcast
/// to (B, H, T, S), where false the weight is 0. `causal`: query t sees the positions up to t, and `visible` is
/// ignored. The context of a query that sees nothing is 0. On the CPU in float32, if all queries of a sentence see the
/// same positions or causally, contexts and gradients lie in memory as (B, T, H, d): their heads are concatenated
/// without a copy.
torch::Tensor dot_attention(const torch::Tensor& queries, const torch::Tensor& keys, const torch::Tensor& values,
                            const torch::Tensor& visible, bool causal);

}  // namespace gloss
