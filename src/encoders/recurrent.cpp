#include "encoders/recurrent.h"

#include <fmt/format.h>

namespace gloss {
namespace {

using torch::Tensor;

/// Reverses each sentence of x (B, S, D) within its length and leaves the padding in place. It is its own inverse.
Tensor reverse_padded(const Tensor& x, const Tensor& lengths) {
  const Tensor position = torch::arange(x.size(1), lengths.options()).unsqueeze(0);  // (1, S)
  const Tensor mirrored = lengths.unsqueeze(1) - 1 - position;                       // (B, S)
  const Tensor index = torch::where(mirrored >= 0, mirrored, position);
  return x.gather(1, index.unsqueeze(2).expand_as(x));
}

/// x (B, S, D) at the last token of each sentence -> (B, D).
Tensor last(const Tensor& x, const Tensor& lengths) {
  return x.gather(1, (lengths - 1).view({-1, 1, 1}).expand({-1, 1, x.size(2)})).squeeze(1);
}

struct Unrolled {
  Tensor states;     // (B, S, H)
  LayerState final;  // at the last token of each sentence
};

Unrolled unroll(Cell& cell, const Tensor& x, const Tensor& lengths) {
  const Tensor input = cell.input(x.transpose(0, 1));  // (S, B, G H)
  const Recurrence next = cell.recurrence();
  LayerState state = cell.zero(x.size(0));
  std::vector<Tensor> hidden, memory;
  for (const Tensor& now : input.unbind(0)) {
    state = next(now, state);
    hidden.push_back(state.hidden);
    if (state.cell.defined()) {
      memory.push_back(state.cell);
    }
  }
  const Tensor states = torch::stack(hidden, 1);
  return {states, {last(states, lengths), memory.empty() ? Tensor() : last(torch::stack(memory, 1), lengths)}};
}

}  // namespace

void RecurrentEncoderOptions::bind(Schema& schema) {
  schema.one_of("cell", cell, {"gru", "lstm"}, "Kind of recurrent cell");
  schema.number("layers", layers, kAtLeastOne, "Recurrent layers, one above the other");
  schema.flag("bidirectional", bidirectional, "Read the source both ways");
  schema.number("hidden", hidden, kAtLeastOne, "Width of the states of each direction");
  schema.flag("reverse", reverse, "Read the source from its end");
}

std::shared_ptr<Encoder> RecurrentEncoderOptions::make(const LayerConfig& config) const {
  return std::make_shared<RecurrentEncoder>(*this, config);
}

EncoderShape RecurrentEncoderOptions::shape(int64_t) const {
  return {bidirectional ? 2 * hidden : hidden, true, bidirectional, cell, hidden, layers};
}

RecurrentEncoder::Layer::Layer(const RecurrentEncoderOptions& options, int64_t input_width, Dropout dropout)
    : dropout(dropout) {
  const CellShape shape{input_width, options.hidden};
  forward = register_module("forward", make_cell(options.cell, shape));
  if (options.bidirectional) {
    backward = register_module("backward", make_cell(options.cell, shape));
  }
}

RecurrentEncoder::RecurrentEncoder(const RecurrentEncoderOptions& options, const LayerConfig& config)
    : reverse_(options.reverse) {
  auto layers = register_module("layers", torch::nn::ModuleList());
  int64_t width = config.embedding;
  for (int64_t index = 0; index < options.layers; ++index) {
    const Dropout dropout(index == 0 ? 0.0 : config.hidden_dropout, fmt::format("encoder.{}", index));
    layers_.push_back(std::make_shared<Layer>(options, width, dropout));
    layers->push_back(layers_.back());
    width = options.shape(width).width;
  }
}

EncoderOutput RecurrentEncoder::forward(const EmbeddedBatch& source, const ForwardContext& forward_context) {
  Tensor x = reverse_ ? reverse_padded(source.embedded, source.lengths) : source.embedded;
  EncoderOutput encoded{Tensor(), source.mask, source.lengths, {}};
  for (const std::shared_ptr<Layer>& layer : layers_) {
    x = layer->dropout(x, forward_context);
    const Unrolled forward = unroll(*layer->forward, x, source.lengths);
    FinalState final{forward.final, {}};
    if (layer->backward) {
      const Unrolled backward = unroll(*layer->backward, reverse_padded(x, source.lengths), source.lengths);
      final.backward = backward.final;
      x = torch::cat({forward.states, reverse_padded(backward.states, source.lengths)}, 2);
    } else {
      x = forward.states;
    }
    encoded.final.push_back(final);
  }
  encoded.states = reverse_ ? reverse_padded(x, source.lengths) : x;
  return encoded;
}

}  // namespace gloss
