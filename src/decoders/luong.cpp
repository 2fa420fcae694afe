#include "decoders/luong.h"

#include <fmt/format.h>

#include "layers/forward_context.h"
#include "layers/initialization.h"
#include "ops/deferred_weight_gradient.h"

namespace gloss {

using torch::Tensor;

struct LuongState final : DecoderState {
  std::vector<LayerState> layers;
  std::vector<Recurrence> next;              // one per layer
  Tensor input_feed;                         // h~(t-1), (B, H); undefined without input feeding
  DeferredWeightGradient input_feed_weight;  // the first layer's input weight for h~
  DeferredWeightGradient combine_weight;     // Wc
  Memory memory;                             // undefined without attention

  void select(const Tensor& rows) override {
    for (LayerState& layer : layers) {
      layer = layer.select(rows);
    }
    if (input_feed.defined()) {
      input_feed = input_feed.index_select(0, rows);
    }
    if (memory.values->defined()) {
      memory = memory.select(rows);
    }
  }
};

void LuongDecoderOptions::bind(Schema& schema) {
  schema.one_of("cell", cell, {"lstm", "gru"}, "Kind of recurrent cell, the encoder's");
  schema.number("layers", layers, kAtLeastOne, "Recurrent layers, one above the other");
  schema.number("hidden", hidden, kAtLeastOne, "Width of the states of each layer, and of the read-out");
  schema.flag("input_feeding", input_feeding, "The attentional state of a position is part of the input of the next");
  schema.section("attention", attention, "What the decoder looks at the source with");
  schema.check("input_feeding", [this] {
    return input_feeding && attention.none()
               ? "expected input_feeding: false with score none, which has nothing to feed"
               : "";
  });
}

std::string LuongDecoderOptions::validate(const EncoderShape& encoder) const {
  if (!encoder.recurrent) {
    return "expected a recurrent encoder for decoder luong, but got a transformer";
  }
  if (encoder.cell != cell) {
    return fmt::format("encoder and decoder must use the same cell, but got {} and {}", encoder.cell, cell);
  }
  return attention.none() ? "" : attention.score.as<ScoreOptions>().validate({hidden, encoder.width, 0});
}

std::shared_ptr<Decoder> LuongDecoderOptions::make(const EncoderShape& encoder, const LayerConfig& config) const {
  return std::make_shared<LuongDecoder>(*this, encoder, config);
}

namespace {

Linear uniform_linear(int64_t from, int64_t to, bool bias) {
  Linear linear(torch::nn::LinearOptions(from, to).bias(bias));
  uniform(*linear, 0.1);
  return linear;
}

}  // namespace

LuongDecoder::Layer::Layer(const LuongDecoderOptions& options, int64_t input_width, Dropout dropout)
    : dropout(dropout) {
  cell = register_module("cell", make_cell(options.cell, {input_width, options.hidden}));
}

void LuongDecoder::Layer::add_bridges(const LuongDecoderOptions& options, int64_t encoder_width) {
  bridge_hidden = register_module("bridge_hidden", uniform_linear(encoder_width, options.hidden, true));
  if (options.cell == "lstm") {
    bridge_cell = register_module("bridge_cell", uniform_linear(encoder_width, options.hidden, true));
  }
}

LuongDecoder::LuongDecoder(const LuongDecoderOptions& options, const EncoderShape& encoder, const LayerConfig& config)
    : dropout_(config.hidden_dropout, "decoder.readout") {
  const int64_t hidden = options.hidden;
  const bool same_shape = !encoder.bidirectional && encoder.hidden == hidden && encoder.layers == options.layers;
  auto layers = register_module("layers", torch::nn::ModuleList());
  for (int64_t index = 0; index < options.layers; ++index) {
    const Dropout dropout(index == 0 ? 0.0 : config.hidden_dropout, fmt::format("decoder.{}", index));
    layers_.push_back(std::make_shared<Layer>(options, index == 0 ? config.embedding : hidden, dropout));
    if (!same_shape) {
      layers_.back()->add_bridges(options, encoder.width);
    }
    layers->push_back(layers_.back());
  }
  if (options.input_feeding) {
    const int64_t gates = layers_[0]->cell->gates() * hidden;
    input_feed_ = register_module("input_feed", uniform_linear(hidden, gates, false));
  }
  if (!options.attention.none()) {
    attention_ = register_module(
        "attention", std::make_shared<Attention>(options.attention, Widths{hidden, encoder.width, config.max_length},
                                                 Dropout(config.attention_dropout, "decoder.attention")));
    combine_ = register_module("combine", uniform_linear(encoder.width + hidden, hidden, false));
  }
}

LayerState LuongDecoder::first(const Layer& layer, const FinalState& source) const {
  const auto bridged = [](Linear bridge, const Tensor& forward, const Tensor& backward) {
    if (!bridge) {
      return forward;
    }
    return torch::tanh(bridge(backward.defined() ? torch::cat({forward, backward}, 1) : forward));
  };
  return {
      bridged(layer.bridge_hidden, source.forward.hidden, source.backward.hidden),
      source.forward.cell.defined() ? bridged(layer.bridge_cell, source.forward.cell, source.backward.cell) : Tensor()};
}

std::unique_ptr<DecoderState> LuongDecoder::start(const EncoderOutput& source, const ForwardContext&) {
  auto state = std::make_unique<LuongState>();
  const auto higher = static_cast<int64_t>(source.final.size()) - static_cast<int64_t>(layers_.size());
  for (size_t l = 0; l < layers_.size(); ++l) {
    state->layers.push_back(first(*layers_[l], source.final[std::max<int64_t>(l + higher, 0)]));
    state->next.push_back(layers_[l]->cell->recurrence());
  }
  if (input_feed_) {
    state->input_feed = torch::zeros_like(state->layers.back().hidden);
    state->input_feed_weight = DeferredWeightGradient(input_feed_->weight);
    state->combine_weight = DeferredWeightGradient(combine_->weight);
  }
  if (attention_) {
    state->memory = attention_->precompute(source.states, source.mask, source.lengths);
  }
  return state;
}

// Updates all layers for one position: the first layer's input (B, G H) -> the top layer's hidden state (B, H).
Tensor LuongDecoder::step(const Tensor& input, LuongState& state, const ForwardContext& forward_context) const {
  std::vector<LayerState>& layers = state.layers;
  layers[0] = state.next[0](input, layers[0]);
  for (size_t l = 1; l < layers.size(); ++l) {
    const Tensor below = layers_[l]->dropout(layers[l - 1].hidden, forward_context, state.position);
    layers[l] = state.next[l](layers_[l]->cell->input(below), layers[l]);
  }
  return layers.back().hidden;
}

Tensor LuongDecoder::forward(const Tensor& words, DecoderState& decoder_state, const ForwardContext& forward_context) {
  auto& state = static_cast<LuongState&>(decoder_state);
  const AttentionSite site{AttentionSite::Kind::Cross, 0};
  const int64_t start = state.position;
  const std::vector<Tensor> inputs = layers_[0]->cell->input(words.transpose(0, 1)).unbind(0);  // T of (B, G H)
  std::vector<Tensor> outputs;
  AttentionSteps steps;
  for (const Tensor& input : inputs) {
    Tensor output =
        step(input_feed_ ? state.input_feed_weight(state.input_feed, input) : input, state, forward_context);
    if (input_feed_) {
      const AttentionOutput attention =
          attention_->forward({output.unsqueeze(1), state.position}, state.memory, forward_context);
      output = torch::tanh(state.combine_weight(torch::cat({attention.context.squeeze(1), output}, 1)));
      output = dropout_(output, forward_context, state.position);
      state.input_feed = output;
      steps.add(attention);
    }
    outputs.push_back(output);
    ++state.position;
  }
  Tensor output = torch::stack(outputs, 1);  // (B, T, H)
  if (attention_ && !input_feed_) {          // every position at once
    steps.add(attention_->forward({output, start}, state.memory, forward_context));
    output = torch::tanh(combine_(torch::cat({steps.joined().context, output}, 2)));
  }
  if (!input_feed_) {
    output = dropout_(output, forward_context, start);
  }
  if (attention_ && forward_context.hook != nullptr && forward_context.hook->wants(site)) {
    forward_context.hook->take(site, steps.joined());
  }
  return output;
}

}  // namespace gloss
