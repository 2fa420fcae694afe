#include "decoders/transformer.h"

#include <fmt/format.h>

#include <cmath>

namespace gloss {
namespace {

using torch::Tensor;

struct TransformerState final : DecoderState {
  struct Layer {
    MultiHeadImpl::Heads own;     // of the words read so far; undefined before the first
    MultiHeadImpl::Heads source;
  };
  std::vector<Layer> layers;

  void select(const Tensor& rows) override {
    for (Layer& layer : layers) {
      for (MultiHeadImpl::Heads* heads : {&layer.own, &layer.source}) {
        for (Tensor* tensor : {&heads->keys, &heads->values, &heads->visible}) {
          if (tensor->defined()) {
            *tensor = tensor->index_select(0, rows);
          }
        }
      }
    }
  }
};

/// The new heads behind those of the words before them. The T new rows see all of these and each other up to themselves.
MultiHeadImpl::Heads extended(const MultiHeadImpl::Heads& before, MultiHeadImpl::Heads now) {
  const int64_t count = now.keys.size(2);
  if (!before.keys.defined()) {
    now.causal = count > 1;
    return now;
  }
  const int64_t past = before.keys.size(2);
  now.keys = torch::cat({before.keys, now.keys}, 2);
  now.values = torch::cat({before.values, now.values}, 2);
  if (count > 1) {
    now.visible = torch::ones({1, 1, count, past + count}, now.keys.options().dtype(torch::kBool)).tril(past);
  }
  return now;
}

}  // namespace

std::shared_ptr<Decoder> TransformerDecoderOptions::make(const EncoderShape&, const Surroundings& surroundings) const {
  return std::make_shared<TransformerDecoder>(transformer, surroundings);
}

std::string TransformerDecoderOptions::in_words() const {
  return fmt::format("Transformer, {} layers of {} heads", transformer.layers, transformer.heads);
}

double TransformerDecoderOptions::embedding_scale(int64_t embedding) const { return std::sqrt(embedding); }

std::string TransformerDecoderOptions::misfit(const EncoderShape& encoder, int64_t embedding) const {
  return encoder.recurrent ? "expected a transformer encoder for decoder transformer, but got a recurrent one"
                           : transformer.misfit(embedding);
}

TransformerDecoder::TransformerDecoder(const TransformerShape& shape, const Surroundings& surroundings)
    : dropout_(surroundings.hidden_dropout, "decoder.words") {
  const int64_t width = surroundings.embedding;
  positions_ = register_module(
      "positions", Positions(PositionsImpl::Shape{shape.positions == "learned", width, surroundings.max_length}));
  for (int64_t l = 0; l < shape.layers; ++l) {
    const auto site = [l](const char* name) { return fmt::format("decoder.{}.{}", l, name); };
    const auto attention = [&](Site::Kind kind, const char* name) {
      return register_module(fmt::format("{}{}", name, l),
                             MultiHead(MultiHeadImpl::Shape{width, shape.heads}, kind, l,
                                       Dropout(surroundings.attention_dropout, site(name))));
    };
    const auto residual = [&](const char* name) {
      return register_module(fmt::format("{}{}", name, l),
                             Residual(width, shape.norm, Dropout(surroundings.hidden_dropout, site(name))));
    };
    const auto feed_forward = [&] {
      return register_module(fmt::format("feed_forward{}", l),
                             FeedForward(FeedForwardImpl::Shape{width, shape.feed_forward, shape.activation},
                                         Dropout(surroundings.feed_forward_dropout, site("feed_forward"))));
    };
    layers_.push_back({attention(Site::Kind::DecoderSelf, "self"), residual("looked_back"),
                       attention(Site::Kind::Cross, "cross"), residual("looked_across"), feed_forward(),
                       residual("fed")});
  }
  if (shape.norm == "pre") {
    norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
  }
}

void TransformerDecoder::initialize_words(Tensor& table) const {
  table.normal_(0, std::pow(table.size(1), -0.5));
}

std::unique_ptr<DecoderState> TransformerDecoder::start(const Encoded& source, const Pass&) {
  auto state = std::make_unique<TransformerState>();
  for (Layer& layer : layers_) {
    MultiHeadImpl::Heads heads = layer.cross->project(source.states);
    heads.visible = source.mask.unsqueeze(1).unsqueeze(1);  // (B, 1, 1, S)
    state->layers.push_back({{}, heads});
  }
  return state;
}

Tensor TransformerDecoder::forward(const Tensor& words, DecoderState& decoder_state, const Pass& pass) {
  auto& state = static_cast<TransformerState&>(decoder_state);
  Tensor x = dropout_(positions_(words, state.position), pass, state.position);
  for (size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    MultiHeadImpl::Heads& own = state.layers[l].own;
    const MultiHeadImpl::Heads& source = state.layers[l].source;
    const auto look_back = [&](const Tensor& y) {
      const MultiHeadImpl::Heads heads = extended(own, layer.self->project(y));
      own.keys = heads.keys;
      own.values = heads.values;
      return layer.self(y, heads, pass);
    };
    const auto look_across = [&](const Tensor& y) { return layer.cross(y, source, pass); };
    const auto feed = [&](const Tensor& y) { return layer.feed_forward(y, pass); };
    x = layer.looked_back->around(look_back, x, pass);
    x = layer.looked_across->around(look_across, x, pass);
    x = layer.fed->around(feed, x, pass);
  }
  state.position += words.size(1);
  return norm_ ? norm_(x) : x;
}

}  // namespace gloss
