#include "encoders/recurrent.h"

#include <fmt/format.h>

#include "ops/permuted_rows.h"

namespace gloss {
namespace {

using torch::Tensor;

/// The order in which a direction reads the tokens: row s B + b of its steps (S, B) is row b S + p of the batch (B, S).
/// From left to right p = s; from right to left, p counts back from the last token of each sentence, and padding stays
/// in place. Either way p is its own inverse.
RowOrder reading_order(const Tensor& lengths, int64_t positions, bool right_to_left) {
  const int64_t B = lengths.size(0), S = positions;
  const Tensor s = torch::arange(S, lengths.options()).unsqueeze(1), b = torch::arange(B, lengths.options());
  const Tensor mirrored = lengths - 1 - s;                                                       // (S, B)
  const Tensor p = right_to_left ? torch::where(mirrored >= 0, mirrored, s) : s.expand({S, B});  // of step s
  return {(b * S + p).flatten(), (p * B + b).t().flatten()};
}

/// x (S, B, D) at the last step of each sentence -> (B, D).
Tensor last(const Tensor& x, const Tensor& lengths) {
  return x.gather(0, (lengths - 1).view({1, -1, 1}).expand({1, -1, x.size(2)})).squeeze(0);
}

struct Unrolled {
  Tensor states;     // (B, S, H)
  LayerState final;  // after the last token read of each sentence
};

Unrolled unroll(Cell& cell, const Tensor& x, const Tensor& lengths, const RowOrder& order) {  // x (B, S, D)
  const int64_t B = x.size(0), S = x.size(1);
  const Tensor steps = permuted_rows(x.flatten(0, 1), order).view({S, B, -1});
  const Recurrence next = cell.recurrence();
  LayerState state = cell.zero(B);
  std::vector<Tensor> hidden, memory;
  for (const Tensor& input : cell.input(steps).unbind(0)) {  // (B, G H)
    state = next(input, state);
    hidden.push_back(state.hidden);
    if (state.cell.defined()) {
      memory.push_back(state.cell);
    }
  }
  const Tensor states = torch::stack(hidden);  // (S, B, H)
  return {permuted_rows(states.flatten(0, 1), {order.inverse, order.order}).view({B, S, -1}),
          {last(states, lengths), memory.empty() ? Tensor() : last(torch::stack(memory), lengths)}};
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
  const int64_t positions = source.embedded.size(1);
  const RowOrder forward_order = reading_order(source.lengths, positions, reverse_);
  const RowOrder backward_order = reading_order(source.lengths, positions, !reverse_);
  EncoderOutput encoded{source.embedded, source.mask, source.lengths, {}};
  for (const std::shared_ptr<Layer>& layer : layers_) {
    const Tensor x = layer->dropout(encoded.states, forward_context);
    const Unrolled forward = unroll(*layer->forward, x, source.lengths, forward_order);
    FinalState final{forward.final, {}};
    encoded.states = forward.states;
    if (layer->backward) {
      const Unrolled backward = unroll(*layer->backward, x, source.lengths, backward_order);
      final.backward = backward.final;
      encoded.states = torch::cat({forward.states, backward.states}, 2);
    }
    encoded.final.push_back(final);
  }
  return encoded;
}

}  // namespace gloss
