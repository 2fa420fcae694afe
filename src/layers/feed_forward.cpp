#include "layers/feed_forward.h"

#include "layers/initialization.h"

namespace gloss {

FeedForwardImpl::FeedForwardImpl(const Shape& shape, Dropout dropout)
    : gelu_(shape.activation == "gelu"), dropout_(dropout) {
  inner_ = register_module("inner", Linear(shape.width, shape.inner));
  outer_ = register_module("outer", Linear(shape.inner, shape.width));
  xavier(*this);
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x, const ForwardContext& forward_context) {
  const torch::Tensor inner = inner_(x);
  return outer_(dropout_(gelu_ ? torch::gelu(inner) : torch::relu(inner), forward_context));
}

}  // namespace gloss
