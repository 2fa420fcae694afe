#include "encoders/transformer.h"

#include <fmt/format.h>

namespace gloss {

using torch::Tensor;

std::shared_ptr<Encoder> TransformerEncoderOptions::make(const LayerConfig& config) const {
  return std::make_shared<TransformerEncoder>(transformer, config);
}

EncoderShape TransformerEncoderOptions::shape(int64_t embedding) const {
  return {embedding, false, true, "", embedding, transformer.layers};
}

// The dropout keys differ from the module names and must not change: they determine which elements are dropped.
TransformerEncoder::Layer::Layer(const TransformerShape& shape, const LayerConfig& config, int64_t index) {
  const auto key = [index](const char* name) { return fmt::format("encoder.{}.{}", index, name); };
  const auto residual = [&](const char* name) { return make_residual(shape, config, key(name)); };
  self_attention = register_module(
      "self_attention", MultiHead(MultiHeadImpl::Shape{config.embedding, shape.heads}, AttentionSite::Kind::EncoderSelf,
                                  index, Dropout(config.attention_dropout, key("attention"))));
  self_attention_residual = register_module("self_attention_residual", residual("attended"));
  feed_forward = register_module("feed_forward", make_feed_forward(shape, config, key("feed_forward")));
  feed_forward_residual = register_module("feed_forward_residual", residual("fed"));
}

TransformerEncoder::TransformerEncoder(const TransformerShape& shape, const LayerConfig& config)
    : dropout_(config.hidden_dropout, "encoder.words") {
  positions_ = register_module("positions", make_positions(shape, config));
  auto layers = register_module("layers", torch::nn::ModuleList());
  for (int64_t index = 0; index < shape.layers; ++index) {
    layers_.push_back(std::make_shared<Layer>(shape, config, index));
    layers->push_back(layers_.back());
  }
  if (shape.norm == "pre") {
    norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.embedding})));
  }
}

EncoderOutput TransformerEncoder::forward(const EmbeddedBatch& source, const ForwardContext& forward_context) {
  Tensor x = dropout_(positions_(source.embedded, 0), forward_context);
  const Tensor visible = source.mask.unsqueeze(1).unsqueeze(1);  // (B, 1, 1, S)
  for (const std::shared_ptr<Layer>& layer : layers_) {
    const auto attend = [&](const Tensor& y) {
      MultiHeadImpl::Heads heads = layer->self_attention->project_self(y);
      heads.visible = visible;
      return layer->self_attention(y, heads, forward_context);
    };
    const auto feed = [&](const Tensor& y) { return layer->feed_forward(y, forward_context); };
    x = layer->feed_forward_residual->around(feed, layer->self_attention_residual->around(attend, x, forward_context),
                                             forward_context);
  }
  return {norm_ ? norm_(x) : x, source.mask, source.lengths, {}};
}

}  // namespace gloss
