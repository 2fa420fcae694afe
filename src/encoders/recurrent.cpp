#include "encoders/recurrent.h"

#include <fmt/format.h>

namespace gloss {
namespace {

using torch::Tensor;

/// x (B, S, D) with each sentence turned around within its own length; the padding stays. Its own inverse.
Tensor turned(const Tensor& x, const Tensor& lengths) {
  const Tensor position = torch::arange(x.size(1), lengths.options()).unsqueeze(0);  // (1, S)
  const Tensor mirrored = lengths.unsqueeze(1) - 1 - position;                       // (B, S)
  const Tensor index = torch::where(mirrored >= 0, mirrored, position);
  return x.gather(1, index.unsqueeze(2).expand_as(x));
}

/// Row b of x (B, S, D) at the last position of sentence b: (B, D).
Tensor last(const Tensor& x, const Tensor& lengths) {
  return x.gather(1, (lengths - 1).view({-1, 1, 1}).expand({-1, 1, x.size(2)})).squeeze(1);
}

struct Run {
  Tensor states;     // (B, S, H)
  LayerState final;  // at each sentence's own end
};

Run run(Cell& cell, const Tensor& x, const Tensor& lengths) {
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

void RecurrentEncoderOptions::describe(Schema& schema) {
  schema.one_of("cell", cell, {"gru", "lstm"});
  schema.number("layers", layers, kAtLeastOne);
  schema.flag("bidirectional", bidirectional);
  schema.number("hidden", hidden, kAtLeastOne);
  schema.flag("reverse", reverse);
}

std::shared_ptr<Encoder> RecurrentEncoderOptions::make(const Surroundings& surroundings) const {
  return std::make_shared<RecurrentEncoder>(*this, surroundings);
}

EncoderShape RecurrentEncoderOptions::shape(int64_t) const {
  return {bidirectional ? 2 * hidden : hidden, true, bidirectional, cell, hidden, layers};
}

RecurrentEncoder::RecurrentEncoder(const RecurrentEncoderOptions& options, const Surroundings& surroundings)
    : reverse_(options.reverse) {
  int64_t width = surroundings.embedding;
  for (int64_t l = 0; l < options.layers; ++l) {
    const auto direction = [&](const char* name) {
      return register_module(fmt::format("{}{}", name, l), make_cell(options.cell, {width, options.hidden}));
    };
    const Dropout dropout(l == 0 ? 0.0 : surroundings.hidden_dropout, fmt::format("encoder.{}", l));
    auto forward = direction("forward");
    layers_.push_back({forward, options.bidirectional ? direction("backward") : nullptr, dropout});
    width = options.shape(width).width;
  }
}

Encoded RecurrentEncoder::forward(const Words& source, const Pass& pass) {
  Tensor x = reverse_ ? turned(source.embedded, source.lengths) : source.embedded;
  Encoded encoded{Tensor(), source.mask, source.lengths, {}};
  for (const Layer& layer : layers_) {
    x = layer.dropout(x, pass);
    const Run onward = run(*layer.forward, x, source.lengths);
    FinalState final{onward.final, {}};
    if (layer.backward) {
      const Run back = run(*layer.backward, turned(x, source.lengths), source.lengths);
      final.backward = back.final;
      x = torch::cat({onward.states, turned(back.states, source.lengths)}, 2);
    } else {
      x = onward.states;
    }
    encoded.final.push_back(final);
  }
  encoded.states = reverse_ ? turned(x, source.lengths) : x;
  return encoded;
}

}  // namespace gloss
