#include "layers/transformer.h"

#include <fmt/format.h>

namespace gloss {

void TransformerShape::bind(Schema& schema) {
  schema.number("layers", layers, kAtLeastOne, "Layers, one above the other");
  schema.number("heads", heads, kAtLeastOne, "Heads of each attention; their number divides model.embedding");
  schema.number("feed_forward", feed_forward, kAtLeastOne, "Inner width of the feed-forward networks");
  schema.one_of("norm", norm, {"pre", "post"},
                "Layer normalisation before each sublayer, or after its residual connection as in the paper");
  schema.one_of("activation", activation, {"relu", "gelu"}, "Activation of the feed-forward networks");
  schema.one_of("positions", positions, {"sinusoidal", "learned"},
                "What marks positions: fixed waves, or a learned table of data.max_length rows");
}

std::string TransformerShape::validate(int64_t width) const {
  return width % heads == 0 ? "" : fmt::format("expected heads to divide the width {}, but got {}", width, heads);
}

ResidualImpl::ResidualImpl(int64_t width, const std::string& norm, Dropout dropout)
    : pre_(norm == "pre"), dropout_(dropout) {
  norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
}

Residual make_residual(const TransformerShape& shape, const LayerConfig& config, const std::string& key) {
  return Residual(config.embedding, shape.norm, Dropout(config.hidden_dropout, key));
}

FeedForward make_feed_forward(const TransformerShape& shape, const LayerConfig& config, const std::string& key) {
  return FeedForward(FeedForwardImpl::Shape{config.embedding, shape.feed_forward, shape.activation},
                     Dropout(config.feed_forward_dropout, key));
}

Positions make_positions(const TransformerShape& shape, const LayerConfig& config) {
  return Positions(PositionsImpl::Shape{shape.positions == "learned", config.embedding, config.max_length});
}

}  // namespace gloss
