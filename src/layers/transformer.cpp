#include "layers/transformer.h"

#include <fmt/format.h>

namespace gloss {

void TransformerShape::bind(Schema& schema) {
  schema.number("layers", layers, kAtLeastOne);
  schema.number("heads", heads, kAtLeastOne);
  schema.number("feed_forward", feed_forward, kAtLeastOne);
  schema.one_of("norm", norm, {"pre", "post"});
  schema.one_of("activation", activation, {"relu", "gelu"});
  schema.one_of("positions", positions, {"sinusoidal", "learned"});
}

std::string TransformerShape::validate(int64_t width) const {
  return width % heads == 0 ? "" : fmt::format("expected heads to divide the width {}, but got {}", width, heads);
}

ResidualImpl::ResidualImpl(int64_t width, const std::string& norm, Dropout dropout)
    : pre_(norm == "pre"), dropout_(dropout) {
  norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
}

}  // namespace gloss
