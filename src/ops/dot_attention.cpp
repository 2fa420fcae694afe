#include "ops/dot_attention.h"

#include <ATen/Parallel.h>

#include <vector>

#include "kernels/dot_attention.h"
#include "ops/arithmetic.h"
#include "ops/needs_gradients.h"

namespace gloss {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Numbers (B, H, T, d), not yet set, that lie in memory as (B, T, H, d).
Tensor empty_like_heads(const Tensor& x) {
  const int64_t heads = x.size(1), steps = x.size(2), width = x.size(3);
  return torch::empty_strided(x.sizes(), {steps * heads * width, width, heads * width, 1}, x.options());
}

Tensor with_contiguous_rows(const Tensor& x) {
  return x.stride(3) == 1 ? x : x.contiguous();
}

Rows<const float> head_of(const Tensor& x, int64_t sentence, int64_t head) {
  return {x.const_data_ptr<float>() + sentence * x.stride(0) + head * x.stride(1), static_cast<size_t>(x.stride(2))};
}

Rows<float> mutable_head_of(const Tensor& x, int64_t sentence, int64_t head) {
  return {x.mutable_data_ptr<float>() + sentence * x.stride(0) + head * x.stride(1), static_cast<size_t>(x.stride(2))};
}

struct AttentionOperands {
  Tensor queries, keys, values;  // with contiguous rows
  Tensor seen_from;              // int32 (B, S), see AttentionHead

  /// Calls function(sentence, head, terms) for every head of every sentence.
  template <typename Function>
  void for_each_head(Function function) const {
    const int64_t heads = queries.size(1);
    at::parallel_for(0, queries.size(0) * heads, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t b = i / heads, h = i % heads;
        function(b, h,
                 AttentionHead{head_of(queries, b, h), head_of(keys, b, h), head_of(values, b, h),
                               static_cast<size_t>(queries.size(2)), static_cast<size_t>(keys.size(2)),
                               static_cast<size_t>(keys.size(3)),
                               seen_from.const_data_ptr<int32_t>() + b * seen_from.stride(0)});
      }
    });
  }

  /// (ceil(T / 16), S, 16), the weights of one head as the kernel lays them out.
  std::array<int64_t, 3> weights() const {
    const auto block = static_cast<int64_t>(kQueryBlock);
    return {(queries.size(2) + block - 1) / block, keys.size(2), block};
  }
};

/// Fills `weights` (B, H, ceil(T / 16), S, 16), if defined.
Tensor contexts(const AttentionOperands& operands, const Tensor& weights) {
  Tensor all = empty_like_heads(operands.queries);
  const auto [blocks, positions, block] = operands.weights();
  const size_t size = blocks * positions * block;
  operands.for_each_head([&](int64_t b, int64_t h, const AttentionHead& head) {
    std::vector<float> unsaved(weights.defined() ? 0 : size);
    set_contexts(head, weights.defined() ? mutable_head_of(weights, b, h).data : unsaved.data(),
                 mutable_head_of(all, b, h));
  });
  return all;
}

struct DotAttention : torch::autograd::Function<DotAttention> {
  static Tensor forward(AutogradContext* context, const Tensor& queries, const Tensor& keys, const Tensor& values,
                        const Tensor& seen_from) {
    const AttentionOperands operands{queries, keys, values, seen_from};
    const auto [blocks, positions, block] = operands.weights();
    const Tensor weights =
        torch::empty({queries.size(0), queries.size(1), blocks, positions, block}, queries.options());
    context->save_for_backward({queries, keys, values, seen_from, weights});
    context->set_materialize_grads(false);
    return contexts(operands, weights);
  }

  static variable_list backward(AutogradContext* context, const variable_list& outer) {
    if (!outer[0].defined()) {
      return variable_list(4);
    }
    const variable_list saved = context->get_saved_variables();
    const AttentionOperands operands{saved[0], saved[1], saved[2], saved[3]};
    const Tensor &weights = saved[4], of_contexts = with_contiguous_rows(outer[0]);
    const Tensor of_queries = empty_like_heads(saved[0]), of_keys = empty_like_heads(saved[1]),
                 of_values = empty_like_heads(saved[2]);
    operands.for_each_head([&](int64_t b, int64_t h, const AttentionHead& head) {
      set_attention_gradients(
          head, head_of(weights, b, h).data, head_of(of_contexts, b, h),
          {mutable_head_of(of_queries, b, h), mutable_head_of(of_keys, b, h), mutable_head_of(of_values, b, h)});
    });
    return {of_queries, of_keys, of_values, Tensor()};
  }
};

/// seen_from, if a position is seen by all queries of its sentence or by none, or causally; else undefined.
Tensor seen_from(const Tensor& queries, const Tensor& keys, const Tensor& visible, bool causal) {
  const int64_t batch = keys.size(0), positions = keys.size(2);
  const auto ints = keys.options().dtype(torch::kInt32);
  if (causal) {
    return torch::arange(positions, ints).expand({batch, positions});
  }
  if (!visible.defined()) {
    return torch::zeros({batch, positions}, ints);
  }
  if (visible.dim() != 4 || visible.size(1) != 1 || visible.size(2) != 1) {
    return {};
  }
  const Tensor unseen = visible.logical_not().to(torch::kInt32).mul_(queries.size(2));
  return unseen.expand({batch, 1, 1, positions}).reshape({batch, positions});
}

}  // namespace

Tensor dot_attention(const Tensor& queries, const Tensor& keys, const Tensor& values, const Tensor& visible,
                     bool causal) {
  RECORD_USER_SCOPE("gloss::dot_attention");
  const bool same_shapes = keys.sizes() == values.sizes() && queries.sizes().slice(0, 2) == keys.sizes().slice(0, 2) &&
                           queries.size(3) == keys.size(3);
  if (has_kernels(queries) && same_shapes) {
    const Tensor q = with_contiguous_rows(queries), k = with_contiguous_rows(keys), v = with_contiguous_rows(values);
    if (const Tensor from = seen_from(q, k, visible, causal); from.defined()) {
      return needs_gradients({q, k, v}) ? DotAttention::apply(q, k, v, from) : contexts({q, k, v, from}, {});
    }
  }
  const std::optional<Tensor> mask = visible.defined() && !causal ? std::optional(visible) : std::nullopt;
  return at::scaled_dot_product_attention(queries, keys, values, mask, 0.0, causal);
}

}  // namespace gloss
