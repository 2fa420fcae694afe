// The recurrent decoders against their papers' equations, written out for one sentence with additive attention.

#include <gtest/gtest.h>

#include <map>

#include "decoders/kinds.h"
#include "layers/forward_context.h"
#include "layers/gru.h"
#include "layers/lstm.h"

namespace gloss {
namespace {

using torch::Tensor;

constexpr int64_t kSources = 5, kTargets = 3, kHidden = 4;

struct Keeper final : AttentionHook {
  bool wants(const AttentionSite&) const override { return true; }
  void take(const AttentionSite&, const AttentionOutput& attention) override { taken.push_back(attention); }
  std::vector<AttentionOutput> taken;
};

/// One sentence, a decoder and its parameters by name.
struct Scene {
  explicit Scene(const Kind& kind)
      : pair(kind),
        encoded(pair.encode(noise({1, kSources, Pair::kEmbedding}, 1), torch::tensor({kSources}))),
        words(noise({1, kTargets, Pair::kEmbedding}, 2)) {
    for (const auto& parameter : pair.decoder->named_parameters()) {
      parameters[parameter.key()] = parameter.value();
    }
  }
  Tensor scored() { return pair.decoder->forward(words, *pair.decoder->start(encoded, {}), {}); }
  Tensor operator()(const std::string& name, const Tensor& x) const {
    const auto bias = parameters.find(name + ".bias");
    return torch::linear(x, parameters.at(name + ".weight"), bias == parameters.end() ? Tensor() : bias->second);
  }
  /// What additive attention finds for a query (1, Q): (1, D).
  Tensor context(const Tensor& query) const {
    const Tensor keys = (*this)("attention.score.key", encoded.states[0]);
    const Tensor met = torch::tanh((*this)("attention.score.query", query) + keys);
    return (*this)("attention.score.energy", met).t().softmax(1).mm(encoded.states[0]);
  }

  Pair pair;
  EncoderOutput encoded;
  Tensor words;
  std::map<std::string, Tensor> parameters;
};

TEST(BahdanauDecoder, AsksWithTheStateBeforeItsUpdate) {
  torch::NoGradGuard no_gradient;
  Scene scene({"{type: recurrent, cell: gru, bidirectional: true, hidden: 3}",
               "{type: bahdanau, hidden: 4, readout: maxout, attention: {score: additive, hidden: 5}}"});
  const auto p = [&](const char* name) { return scene.parameters.at(name); };
  Tensor s = torch::tanh(scene("initial_state", scene.encoded.final[0].backward.hidden));
  std::vector<Tensor> decoder_outputs;
  for (int64_t i = 0; i < kTargets; ++i) {
    const Tensor y = scene.words.select(1, i), c = scene.context(s);
    const Tensor sum = scene("readout_state", s) + scene("readout_embedding", y) + scene("readout_context", c);
    decoder_outputs.push_back(torch::maximum(sum.slice(1, 0, std::nullopt, 2), sum.slice(1, 1, std::nullopt, 2)));
    const auto input = (scene("cell.input", y) + scene("context_input", c)).chunk(3, 1);
    const auto gates = p("cell.gates").chunk(2);
    const Tensor z = torch::sigmoid(input[0] + s.mm(gates[0].t())), r = torch::sigmoid(input[1] + s.mm(gates[1].t()));
    s = (1 - z) * s + z * torch::tanh(input[2] + (r * s).mm(p("cell.candidate").t()));
  }
  EXPECT_TRUE(close(scene.scored(), torch::stack(decoder_outputs, 1), 1e-13));
}

TEST(BahdanauDecoder, WithoutAttentionSeesTheFixedSummaryAtEveryStep) {
  torch::NoGradGuard no_gradient;
  Scene scene({"{type: recurrent, cell: gru, bidirectional: true, hidden: 3}",
               "{type: bahdanau, hidden: 4, readout: tanh, attention: {score: none}}"});
  const FinalState& last = scene.encoded.final[0];
  const Tensor summary = torch::cat({last.forward.hidden, last.backward.hidden}, 1);
  const Tensor s = torch::tanh(scene("initial_state", last.backward.hidden)), y = scene.words.select(1, 0);
  const Tensor expected =
      torch::tanh(scene("readout_state", s) + scene("readout_embedding", y) + scene("readout_context", summary));
  EXPECT_TRUE(close(scene.scored().select(1, 0), expected, 1e-13));
}

/// h~ at every step of a one-layer LSTM decoder.
Tensor luong_by_hand(const Scene& scene, bool input_feeding) {
  const auto p = [&](const char* name) { return scene.parameters.at(name); };
  Tensor h = scene.encoded.final[0].forward.hidden, c = scene.encoded.final[0].forward.cell;
  Tensor fed = torch::zeros_like(h);
  std::vector<Tensor> joined;
  for (int64_t t = 0; t < kTargets; ++t) {
    Tensor input = scene("layers.0.cell.input", scene.words.select(1, t));
    if (input_feeding) {
      input = input + scene("input_feed", fed);
    }
    const auto gates = (input + h.mm(p("layers.0.cell.recurrent").t())).chunk(4, 1);
    c = torch::sigmoid(gates[1]) * c + torch::sigmoid(gates[0]) * torch::tanh(gates[3]);
    h = torch::sigmoid(gates[2]) * torch::tanh(c);
    fed = torch::tanh(scene("combine", torch::cat({scene.context(h), h}, 1)));
    joined.push_back(fed);
  }
  return torch::stack(joined, 1);
}

TEST(LuongDecoder, AsksWithTheStateAfterItsUpdateAndFeedsWhatItJoined) {
  torch::NoGradGuard no_gradient;
  for (const bool feeding : {true, false}) {
    Scene scene({"{type: recurrent, cell: lstm, bidirectional: false, hidden: 4}",
                 std::string("{type: luong, cell: lstm, hidden: 4, attention: {score: additive, hidden: 5}, "
                             "input_feeding: ") +
                     (feeding ? "true}" : "false}")});
    EXPECT_TRUE(close(scene.scored(), luong_by_hand(scene, feeding), 1e-13));
  }
}

TEST(LuongDecoder, WithoutAttentionReadsOutItsState) {
  torch::NoGradGuard no_gradient;
  Scene scene({"{type: recurrent, cell: lstm, bidirectional: false, hidden: 4}",
               "{type: luong, cell: lstm, hidden: 4, input_feeding: false, attention: {score: none}}"});
  Lstm cell({Pair::kEmbedding, kHidden});
  cell.to(torch::kDouble);
  for (auto& parameter : cell.named_parameters()) {
    parameter.value().copy_(scene.parameters.at("layers.0.cell." + parameter.key()));
  }
  LayerState state = scene.encoded.final[0].forward;
  for (int64_t t = 0; t < kTargets; ++t) {
    state = cell.recurrence()(cell.input(scene.words.select(1, t)), state);
    EXPECT_TRUE(close(scene.scored().select(1, t), state.hidden, 1e-13));
  }
}

TEST(RecurrentDecoders, ShowTheWeightsThatTheyMultipliedWithTheStates) {
  torch::NoGradGuard no_gradient;
  for (const Kind& kind : every_kind()) {
    SCOPED_TRACE(kind.decoder);
    if (kind.decoder.find("transformer") != std::string::npos) {
      continue;
    }
    Scene scene(kind);
    Keeper keeper;
    const Tensor shown =
        scene.pair.decoder->forward(scene.words, *scene.pair.decoder->start(scene.encoded, {}), {.hook = &keeper});
    EXPECT_TRUE(close(shown, scene.scored(), 1e-12));
    if (kind.decoder.find("none") != std::string::npos) {
      EXPECT_TRUE(keeper.taken.empty());
      continue;
    }
    ASSERT_EQ(keeper.taken.size(), 1);
    const AttentionOutput& attention = keeper.taken[0];
    ASSERT_EQ(attention.weights.sizes(), (std::vector<int64_t>{1, 1, kTargets, kSources}));
    EXPECT_TRUE(close(attention.weights[0][0].mm(scene.encoded.states[0]), attention.context[0], 1e-12));
    EXPECT_EQ(attention.centre.defined(), kind.decoder.find("local-p") != std::string::npos);
  }
}

}  // namespace
}  // namespace gloss
