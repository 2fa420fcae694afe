#include "decoders/bahdanau.h"

#include "layers/forward_context.h"
#include "layers/initialization.h"
#include "ops/deferred_weight_gradient.h"

namespace gloss {
namespace {

using torch::Tensor;

struct BahdanauState final : DecoderState {
  LayerState hidden;
  Recurrence next;
  DeferredWeightGradient context_input;  // the cell's input weight for c
  Memory memory;                         // undefined without attention
  Tensor summary;                        // (B, D), the context vector without attention, else undefined

  void select(const Tensor& rows) override {
    hidden = hidden.select(rows);
    if (summary.defined()) {
      summary = summary.index_select(0, rows);
    } else {
      memory = memory.select(rows);
    }
  }
};

Tensor summary_of(const FinalState& last) {
  return last.backward.hidden.defined() ? torch::cat({last.forward.hidden, last.backward.hidden}, 1)
                                        : last.forward.hidden;
}

}  // namespace

void BahdanauDecoderOptions::bind(Schema& schema) {
  schema.number("hidden", hidden, kAtLeastOne, "Width of the states");
  schema.one_of("readout", readout, {"maxout", "tanh"},
                "Layer between the state and the output: maxout of pairs, or tanh");
  schema.number("readout_hidden", readout_hidden, kAtLeastOne,
                "Width of the read-out; null: hidden / 2 for maxout, hidden for tanh");
  schema.section("attention", attention, "What the decoder looks at the source with");
}

int64_t BahdanauDecoderOptions::width(int64_t) const {
  return readout_hidden.value_or(readout == "maxout" ? hidden / 2 : hidden);
}

std::string BahdanauDecoderOptions::validate(const EncoderShape& encoder) const {
  if (!encoder.recurrent) {
    return "expected a recurrent encoder for decoder bahdanau, but got a transformer";
  }
  return attention.none() ? "" : attention.score.as<ScoreOptions>().validate({hidden, encoder.width, 0});
}

std::shared_ptr<Decoder> BahdanauDecoderOptions::make(const EncoderShape& encoder, const LayerConfig& config) const {
  return std::make_shared<BahdanauDecoder>(*this, encoder, config);
}

BahdanauDecoder::BahdanauDecoder(const BahdanauDecoderOptions& options, const EncoderShape& encoder,
                                 const LayerConfig& config)
    : maxout_(options.readout == "maxout"), dropout_(config.hidden_dropout, "decoder.readout") {
  const auto linear = [&](const char* name, int64_t from, int64_t to, bool bias) {
    auto made = Linear(torch::nn::LinearOptions(from, to).bias(bias));
    normal(*made, 0.01);
    return register_module(name, made);
  };
  const int64_t hidden = options.hidden, read = options.width(config.embedding) * (maxout_ ? 2 : 1);
  initial_state_ = linear("initial_state", encoder.hidden, hidden, true);
  if (!options.attention.none()) {
    attention_ = register_module(
        "attention", std::make_shared<Attention>(options.attention, Widths{hidden, encoder.width, config.max_length},
                                                 Dropout(config.attention_dropout, "decoder.attention")));
  }
  cell_ = register_module("cell", std::make_shared<Gru>(CellShape{config.embedding, hidden}));
  context_input_ = linear("context_input", encoder.width, cell_->gates() * hidden, false);
  readout_state_ = linear("readout_state", hidden, read, true);
  readout_embedding_ = linear("readout_embedding", config.embedding, read, false);
  readout_context_ = linear("readout_context", encoder.width, read, false);
}

std::unique_ptr<DecoderState> BahdanauDecoder::start(const EncoderOutput& source, const ForwardContext&) {
  auto state = std::make_unique<BahdanauState>();
  const FinalState& last = source.final.back();
  const Tensor& first = last.backward.hidden.defined() ? last.backward.hidden : last.forward.hidden;
  state->hidden = {torch::tanh(initial_state_(first)), Tensor()};
  state->next = cell_->recurrence();
  state->context_input = DeferredWeightGradient(context_input_->weight);
  if (attention_) {
    state->memory = attention_->precompute(source.states, source.mask, source.lengths);
  } else {
    state->summary = summary_of(last);
  }
  return state;
}

Tensor BahdanauDecoder::forward(const Tensor& words, DecoderState& decoder_state,
                                const ForwardContext& forward_context) {
  auto& state = static_cast<BahdanauState&>(decoder_state);
  const AttentionSite site{AttentionSite::Kind::Cross, 0};
  const Tensor inputs = cell_->input(words.transpose(0, 1));  // (T, B, 3 H)
  std::vector<Tensor> before, contexts;
  AttentionSteps steps;
  for (const Tensor& word : inputs.unbind(0)) {
    before.push_back(state.hidden.hidden);
    if (attention_) {
      const AttentionOutput attention =
          attention_->forward({state.hidden.hidden.unsqueeze(1), state.position}, state.memory, forward_context);
      contexts.push_back(attention.context.squeeze(1));
      steps.add(attention);
    } else {
      contexts.push_back(state.summary);
    }
    state.hidden = state.next(state.context_input(contexts.back(), word), state.hidden);
    ++state.position;
  }
  const Tensor context = torch::stack(contexts, 1);  // (B, T, D)
  if (attention_ && forward_context.hook != nullptr && forward_context.hook->wants(site)) {
    forward_context.hook->take(site, steps.joined());
  }
  return dropout_(readout(torch::stack(before, 1), words, context), forward_context);
}

Tensor BahdanauDecoder::readout(const Tensor& before, const Tensor& words, const Tensor& contexts) {
  const Tensor sum = readout_state_(before) + readout_embedding_(words) + readout_context_(contexts);
  return maxout_ ? std::get<0>(sum.view({sum.size(0), sum.size(1), -1, 2}).max(3)) : torch::tanh(sum);
}

}  // namespace gloss
