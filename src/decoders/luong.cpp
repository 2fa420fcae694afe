#include "decoders/luong.h"

#include <fmt/format.h>

#include "layers/forward_context.h"
#include "layers/initialization.h"
#include "ops/deferred_weight_gradient.h"

namespace gloss {

using torch::Tensor;

struct LuongState final : DecoderState {
  std::vector<LayerState> layers;
  std::vector<Recurrence> next;  // of each layer
  Tensor fed;                    // h~ of the word before, (B, H), with input feeding
  StepWeight feed;               // the first layer's input side for it
  StepWeight join;               // Wc
  Memory memory;  // undefined without attention

  void select(const Tensor& rows) override {
    for (LayerState& layer : layers) {
      layer = layer.select(rows);
    }
    if (fed.defined()) {
      fed = fed.index_select(0, rows);
    }
    if (memory.values.defined()) {
      memory = memory.select(rows);
    }
  }
};

void LuongDecoderOptions::describe(Schema& schema) {
  schema.one_of("cell", cell, {"lstm", "gru"});
  schema.number("layers", layers, kAtLeastOne);
  schema.number("hidden", hidden, kAtLeastOne);
  schema.flag("input_feeding", input_feeding);
  schema.section("attention", attention);
  schema.check("input_feeding", [this] {
    return input_feeding && attention.none()
               ? "expected input_feeding: false with score none, which has nothing to feed"
               : "";
  });
}

std::string LuongDecoderOptions::misfit(const EncoderShape& encoder, int64_t) const {
  if (!encoder.recurrent) {
    return "expected a recurrent encoder for decoder luong, but got a transformer";
  }
  if (encoder.cell != cell) {
    return fmt::format("expected decoder and encoder of one cell, but got {} and {}", cell, encoder.cell);
  }
  return attention.none() ? "" : attention.score.as<ScoreOptions>().misfit({hidden, encoder.width, 0});
}

std::shared_ptr<Decoder> LuongDecoderOptions::make(const EncoderShape& encoder,
                                                   const Surroundings& surroundings) const {
  return std::make_shared<LuongDecoder>(*this, encoder, surroundings);
}

LuongDecoder::LuongDecoder(const LuongDecoderOptions& options, const EncoderShape& encoder,
                           const Surroundings& surroundings)
    : dropout_(surroundings.hidden_dropout, "decoder.readout") {
  const auto linear = [&](const std::string& name, int64_t from, int64_t to, bool bias) {
    auto made = torch::nn::Linear(torch::nn::LinearOptions(from, to).bias(bias));
    uniform(*made, 0.1);
    return register_module(name, made);
  };
  const int64_t hidden = options.hidden;
  const bool as_they_are = !encoder.bidirectional && encoder.hidden == hidden && encoder.layers == options.layers;
  for (int64_t l = 0; l < options.layers; ++l) {
    Layer layer{make_cell(options.cell, {l == 0 ? surroundings.embedding : hidden, hidden}), nullptr, nullptr,
                Dropout(l == 0 ? 0.0 : surroundings.hidden_dropout, fmt::format("decoder.{}", l))};
    register_module(fmt::format("cell{}", l), layer.cell);
    if (!as_they_are) {
      layer.bridge_hidden = linear(fmt::format("bridge_hidden{}", l), encoder.width, hidden, true);
      if (options.cell == "lstm") {
        layer.bridge_cell = linear(fmt::format("bridge_cell{}", l), encoder.width, hidden, true);
      }
    }
    layers_.push_back(layer);
  }
  if (options.input_feeding) {
    feed_ = linear("feed", hidden, layers_[0].cell->gates() * hidden, false);
  }
  if (!options.attention.none()) {
    attention_ = register_module(
        "attention",
        std::make_shared<Attention>(options.attention, Widths{hidden, encoder.width, surroundings.max_length},
                                    Dropout(surroundings.attention_dropout, "decoder.attention")));
    join_ = linear("join", encoder.width + hidden, hidden, false);
  }
}

LayerState LuongDecoder::first(const Layer& layer, const FinalState& source) const {
  const auto bridged = [](torch::nn::Linear bridge, const Tensor& forward, const Tensor& backward) {
    if (!bridge) {
      return forward;
    }
    return torch::tanh(bridge(backward.defined() ? torch::cat({forward, backward}, 1) : forward));
  };
  return {
      bridged(layer.bridge_hidden, source.forward.hidden, source.backward.hidden),
      source.forward.cell.defined() ? bridged(layer.bridge_cell, source.forward.cell, source.backward.cell) : Tensor()};
}

std::unique_ptr<DecoderState> LuongDecoder::start(const Encoded& source, const Pass&) {
  auto state = std::make_unique<LuongState>();
  const auto higher = static_cast<int64_t>(source.final.size()) - static_cast<int64_t>(layers_.size());
  for (size_t l = 0; l < layers_.size(); ++l) {
    state->layers.push_back(first(layers_[l], source.final[std::max<int64_t>(l + higher, 0)]));
    state->next.push_back(layers_[l].cell->recurrence());
  }
  if (feed_) {
    state->fed = torch::zeros_like(state->layers.back().hidden);
    state->feed = StepWeight(feed_->weight);
    state->join = StepWeight(join_->weight);
  }
  if (attention_) {
    state->memory = attention_->remember(source.states, source.mask, source.lengths);
  }
  return state;
}

// One position through all layers: the first layer's input (B, G H) to the top's hidden state (B, H).
Tensor LuongDecoder::step(const Tensor& input, LuongState& state, const Pass& pass) const {
  std::vector<LayerState>& layers = state.layers;
  layers[0] = state.next[0](input, layers[0]);
  for (size_t l = 1; l < layers.size(); ++l) {
    const Tensor below = layers_[l].dropout(layers[l - 1].hidden, pass, state.position);
    layers[l] = state.next[l](layers_[l].cell->input(below), layers[l]);
  }
  return layers.back().hidden;
}

Tensor LuongDecoder::forward(const Tensor& words, DecoderState& decoder_state, const Pass& pass) {
  auto& state = static_cast<LuongState&>(decoder_state);
  const Site site{Site::Kind::Cross, 0};
  const int64_t start = state.position;
  const std::vector<Tensor> inputs = layers_[0].cell->input(words.transpose(0, 1)).unbind(0);  // T of (B, G H)
  std::vector<Tensor> outputs, contexts, weights, centres;
  for (const Tensor& input : inputs) {
    Tensor output = step(feed_ ? state.feed(state.fed, input) : input, state, pass);
    if (feed_) {
      const Attended attended = attention_->forward({output.unsqueeze(1), state.position}, state.memory, pass);
      output = torch::tanh(state.join(torch::cat({attended.context.squeeze(1), output}, 1)));
      output = dropout_(output, pass, state.position);
      state.fed = output;
      contexts.push_back(attended.context);
      weights.push_back(attended.weights);
      centres.push_back(attended.centre);
    }
    outputs.push_back(output);
    ++state.position;
  }
  Tensor read = torch::stack(outputs, 1);  // (B, T, H)
  Attended attended;
  if (feed_) {
    attended = {torch::cat(contexts, 1), torch::cat(weights, 2),
                centres[0].defined() ? torch::cat(centres, 1) : Tensor()};
  } else if (attention_) {
    attended = attention_->forward({read, start}, state.memory, pass);
    read = dropout_(torch::tanh(join_(torch::cat({attended.context, read}, 2))), pass, start);
  } else {
    read = dropout_(read, pass, start);
  }
  if (attention_ && pass.tap != nullptr && pass.tap->wants(site)) {
    pass.tap->take(site, attended);
  }
  return read;
}

}  // namespace gloss
