#include "encoders/transformer.h"

#include <fmt/format.h>

namespace gloss {

using torch::Tensor;

std::shared_ptr<Encoder> TransformerEncoderOptions::make(const Surroundings& surroundings) const {
  return std::make_shared<TransformerEncoder>(transformer, surroundings);
}

EncoderShape TransformerEncoderOptions::shape(int64_t embedding) const {
  return {embedding, false, true, "", embedding, transformer.layers};
}

TransformerEncoder::TransformerEncoder(const TransformerShape& shape, const Surroundings& surroundings)
    : dropout_(surroundings.hidden_dropout, "encoder.words") {
  const int64_t width = surroundings.embedding;
  positions_ = register_module(
      "positions", Positions(PositionsImpl::Shape{shape.positions == "learned", width, surroundings.max_length}));
  for (int64_t l = 0; l < shape.layers; ++l) {
    const auto site = [l](const char* name) { return fmt::format("encoder.{}.{}", l, name); };
    const auto residual = [&](const char* name) {
      return Residual(width, shape.norm, Dropout(surroundings.hidden_dropout, site(name)));
    };
    Layer layer{MultiHead(MultiHeadImpl::Shape{width, shape.heads}, Site::Kind::EncoderSelf, l,
                          Dropout(surroundings.attention_dropout, site("attention"))),
                residual("attended"),
                FeedForward(FeedForwardImpl::Shape{width, shape.feed_forward, shape.activation},
                            Dropout(surroundings.feed_forward_dropout, site("feed_forward"))),
                residual("fed")};
    register_module(fmt::format("attention{}", l), layer.attention);
    register_module(fmt::format("attended{}", l), layer.attended);
    register_module(fmt::format("feed_forward{}", l), layer.feed_forward);
    register_module(fmt::format("fed{}", l), layer.fed);
    layers_.push_back(layer);
  }
  if (shape.norm == "pre") {
    norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
  }
}

Encoded TransformerEncoder::forward(const Words& source, const Pass& pass) {
  Tensor x = dropout_(positions_(source.embedded, 0), pass);
  const Tensor visible = source.mask.unsqueeze(1).unsqueeze(1);  // (B, 1, 1, S)
  for (Layer& layer : layers_) {
    const auto attend = [&](const Tensor& y) {
      MultiHeadImpl::Heads heads = layer.attention->project(y);
      heads.visible = visible;
      return layer.attention(y, heads, pass);
    };
    const auto feed = [&](const Tensor& y) { return layer.feed_forward(y, pass); };
    x = layer.fed->around(feed, layer.attended->around(attend, x, pass), pass);
  }
  return {norm_ ? norm_(x) : x, source.mask, source.lengths, {}};
}

}  // namespace gloss
