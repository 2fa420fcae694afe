#include "attention/multi_head.h"

#include "attention/global.h"
#include "layers/initialization.h"
#include "layers/linear.h"
#include "ops/dot_attention.h"

namespace gloss {

using torch::Tensor;

MultiHeadImpl::MultiHeadImpl(const Shape& shape, AttentionSite::Kind kind, int64_t layer, Dropout dropout)
    : heads_(shape.heads), site_{kind, layer}, dropout_(dropout) {
  const auto linear = [&](const char* name) {
    return register_module(name, linear_without_bias(shape.width, shape.width));
  };
  query_ = linear("query");
  key_ = linear("key");
  value_ = linear("value");
  out_ = linear("out");
  xavier(*this);
}

Tensor MultiHeadImpl::split(const Tensor& x) const {
  return x.view({x.size(0), x.size(1), heads_, -1}).transpose(1, 2);
}

MultiHeadImpl::Heads MultiHeadImpl::project(const Tensor& memory) {
  const auto projected = projections(memory, {key_->weight, value_->weight});
  return {Tensor(), split(projected[0]), split(projected[1]), Tensor(), false};
}

MultiHeadImpl::Heads MultiHeadImpl::project_self(const Tensor& x) {
  const auto projected = projections(x, {query_->weight, key_->weight, value_->weight});
  return {split(projected[0]), split(projected[1]), split(projected[2]), Tensor(), false};
}

Tensor MultiHeadImpl::weights(const Tensor& queries, const Heads& heads) const {
  const Tensor scores = queries.matmul(heads.keys.transpose(2, 3)) / std::sqrt(queries.size(3));  // (B, H, T, S)
  if (heads.causal) {
    const auto bools = scores.options().dtype(torch::kBool);
    return masked_softmax(scores, torch::ones({scores.size(2), scores.size(3)}, bools).tril());
  }
  return heads.visible.defined() ? masked_softmax(scores, heads.visible) : scores.softmax(-1);
}

Tensor MultiHeadImpl::forward(const Tensor& x, const Heads& heads, const ForwardContext& forward_context) {
  const Tensor queries = heads.queries.defined() ? heads.queries : split(query_(x));  // (B, H, T, d)
  Tensor context;
  if (forward_context.hook != nullptr && forward_context.hook->wants(site_)) {
    const Tensor seen = weights(queries, heads);
    context = dropout_(seen, forward_context).matmul(heads.values);
    forward_context.hook->take(site_, {context.transpose(1, 2).flatten(2), seen, Tensor()});
  } else if (forward_context.training && dropout_.rate() > 0) {
    context = dropout_(weights(queries, heads), forward_context).matmul(heads.values);
  } else {
    context = dot_attention(queries, heads.keys, heads.values, heads.visible, heads.causal);
  }
  return out_(context.transpose(1, 2).flatten(2));  // (B, T, D)
}

}  // namespace gloss
