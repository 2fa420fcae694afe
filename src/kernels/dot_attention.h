#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/small_product.h"

namespace gloss {

/// One head of one sentence: queries q (T, d), keys k (S, d), values v (S, d).
struct AttentionHead {
  Rows<const float> queries, keys, values;
  size_t steps;      // T
  size_t positions;  // S
  size_t width;      // d
  /// (S): the queries from this one on see the position. 0: all see it, T: none does, s: causal attention.
  const int32_t* seen_from;
};

/// The weights lie in blocks of so many queries, (ceil(T / 16), S, 16): a step of a softmax over the positions is one
/// instruction for the whole block.
constexpr size_t kQueryBlock = 16;

/// Scaled dot-product attention (Vaswani et al. 2017, equation 1):
///
///   c(t) = sum over s of a(t, s) v(s),  a(t, .) = softmax(q(t)' k(.) / sqrt(d))
///
/// Sets `contexts` (T, d) to c; that of a query which sees nothing is 0. `weights` receives a; those of positions that
/// no query of the block sees are left out.
void set_contexts(const AttentionHead& head, float* weights, const Rows<float>& contexts);

struct AttentionGradients {
  Rows<float> queries, keys, values;
};

/// Sets the gradients, given dL/dc and the weights a that set_contexts() left:
///
///   dL/dv(s) = sum over t of a(t, s) dL/dc(t),  dL/da(t, s) = dL/dc(t)' v(s)
///   dL/de(t, s) = a(t, s) (dL/da(t, s) - sum over s' of a(t, s') dL/da(t, s')) / sqrt(d)
///   dL/dq(t) = sum over s of dL/de(t, s) k(s),  dL/dk(s) = sum over t of dL/de(t, s) q(t)
void set_attention_gradients(const AttentionHead& head, const float* weights, const Rows<const float>& of_contexts,
                             const AttentionGradients& gradients);

}  // namespace gloss
