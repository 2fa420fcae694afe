#include "decoders/transformer.h"

#include <fmt/format.h>

#include <cmath>

#include "decoders/transformer_steps.h"
#include "ops/arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

struct TransformerState final : DecoderState {
  struct Layer {
    MultiHeadImpl::Heads self;   // keys and values of the target so far; undefined before the first call
    MultiHeadImpl::Heads cross;  // keys and values of the source
  };
  std::vector<Layer> layers;

  void select(const Tensor& rows) override {
    for (Layer& layer : layers) {
      for (MultiHeadImpl::Heads* heads : {&layer.self, &layer.cross}) {
        for (Tensor* tensor : {&heads->keys, &heads->values, &heads->visible}) {
          if (tensor->defined()) {
            *tensor = tensor->index_select(0, rows);
          }
        }
      }
    }
  }
};

/// Appends the keys and values of T new positions to the cached ones. Each new position attends to all cached positions
/// and to the new ones up to itself.
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

std::shared_ptr<Decoder> TransformerDecoderOptions::make(const EncoderShape&, const LayerConfig& config) const {
  return std::make_shared<TransformerDecoder>(transformer, config);
}

std::string TransformerDecoderOptions::summary() const {
  return fmt::format("Transformer, {} layers of {} heads", transformer.layers, transformer.heads);
}

double TransformerDecoderOptions::embedding_scale(int64_t embedding) const {
  return std::sqrt(embedding);
}

std::string TransformerDecoderOptions::validate(const EncoderShape& encoder) const {
  return encoder.recurrent ? "expected a transformer encoder for decoder transformer, but got a recurrent one" : "";
}

// The dropout keys differ from the module names and must not change: they determine which elements are dropped.
TransformerDecoder::Layer::Layer(const TransformerShape& shape, const LayerConfig& config, int64_t index) {
  const auto key = [index](const char* name) { return fmt::format("decoder.{}.{}", index, name); };
  const auto attention = [&](AttentionSite::Kind kind, const char* name) {
    return MultiHead(MultiHeadImpl::Shape{config.embedding, shape.heads}, kind, index,
                     Dropout(config.attention_dropout, key(name)));
  };
  const auto residual = [&](const char* name) { return make_residual(shape, config, key(name)); };
  self_attention = register_module("self_attention", attention(AttentionSite::Kind::DecoderSelf, "self"));
  self_attention_residual = register_module("self_attention_residual", residual("looked_back"));
  cross_attention = register_module("cross_attention", attention(AttentionSite::Kind::Cross, "cross"));
  cross_attention_residual = register_module("cross_attention_residual", residual("looked_across"));
  feed_forward = register_module("feed_forward", make_feed_forward(shape, config, key("feed_forward")));
  feed_forward_residual = register_module("feed_forward_residual", residual("fed"));
}

TransformerDecoder::TransformerDecoder(const TransformerShape& shape, const LayerConfig& config)
    : shape_(shape), dropout_(config.hidden_dropout, "decoder.words") {
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

std::unique_ptr<StepDecoder> TransformerDecoder::for_search() {
  if (!has_kernels(layers_.front()->feed_forward->named_parameters()["inner.bias"])) {
    return Decoder::for_search();
  }
  const auto transposed = [](const torch::nn::Module& part, const std::vector<std::string>& names) {
    std::vector<Tensor> weights;
    for (const std::string& name : names) {
      weights.push_back(part.named_parameters()[name + ".weight"].detach());
    }
    return PackedFactor(factor(torch::cat(weights)).t());
  };
  TransformerSteps::Parts parts{{}, positions_, norm_, shape_.heads, shape_.activation == "gelu"};
  for (const std::shared_ptr<Layer>& layer : layers_) {
    const torch::nn::Module &self = *layer->self_attention, &cross = *layer->cross_attention,
                            &feed = *layer->feed_forward;
    parts.layers.push_back({transposed(self, {"query", "key", "value"}),
                            transposed(cross, {"query"}),
                            transposed(cross, {"key", "value"}),
                            transposed(self, {"out"}),
                            transposed(cross, {"out"}),
                            transposed(feed, {"inner"}),
                            transposed(feed, {"outer"}),
                            feed.named_parameters()["inner.bias"].detach(),
                            feed.named_parameters()["outer.bias"].detach(),
                            {layer->self_attention_residual->norm(), layer->cross_attention_residual->norm(),
                             layer->feed_forward_residual->norm()}});
  }
  return std::make_unique<TransformerSteps>(std::move(parts));
}

void TransformerDecoder::initialize_words(Tensor& table) const {
  table.normal_(0, std::pow(table.size(1), -0.5));
}

std::unique_ptr<DecoderState> TransformerDecoder::start(const EncoderOutput& source, const ForwardContext&) {
  auto state = std::make_unique<TransformerState>();
  for (const std::shared_ptr<Layer>& layer : layers_) {
    MultiHeadImpl::Heads heads = layer->cross_attention->project(source.states);
    heads.visible = source.mask.unsqueeze(1).unsqueeze(1);  // (B, 1, 1, S)
    state->layers.push_back({{}, heads});
  }
  return state;
}

Tensor TransformerDecoder::forward(const Tensor& words, DecoderState& decoder_state,
                                   const ForwardContext& forward_context) {
  auto& state = static_cast<TransformerState&>(decoder_state);
  Tensor x = dropout_(positions_(words, state.position), forward_context, state.position);
  for (size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = *layers_[l];
    MultiHeadImpl::Heads& cache = state.layers[l].self;
    const auto self_attention = [&](const Tensor& y) {
      const MultiHeadImpl::Heads heads = extended(cache, layer.self_attention->project_self(y));
      cache.keys = heads.keys;
      cache.values = heads.values;
      return layer.self_attention(y, heads, forward_context);
    };
    const auto cross_attention = [&](const Tensor& y) {
      return layer.cross_attention(y, state.layers[l].cross, forward_context);
    };
    const auto feed_forward = [&](const Tensor& y) { return layer.feed_forward(y, forward_context); };
    x = layer.self_attention_residual->around(self_attention, x, forward_context);
    x = layer.cross_attention_residual->around(cross_attention, x, forward_context);
    x = layer.feed_forward_residual->around(feed_forward, x, forward_context);
  }
  state.position += words.size(1);
  return norm_ ? norm_(x) : x;
}

}  // namespace gloss
