#include <gmock/gmock.h>

#include "attention/options.h"
#include "model/models.h"
#include "model/safetensors.h"

namespace gloss {
namespace {

using testing::ElementsAreArray;

std::vector<std::string> names_of(const std::string& yaml) {
  const Seq2Seq model(options_from<ModelOptions>("{" + yaml + "}"), {7, 8, 9});
  std::vector<std::string> names;
  for (const auto& [name, parameter] : named_parameters(model)) {
    names.push_back(name);
  }
  return names;
}

// Checkpoints hold parameters by these names, from checkpoint format 2 on: a change here makes every checkpoint
// unreadable.

TEST(ParameterNames, OfATransformerAreStable) {
  const std::vector<std::string> names = names_of(
      "embedding: 4, encoder: {type: transformer, layers: 1, heads: 1, feed_forward: 4},"
      "decoder: {type: transformer, layers: 1, heads: 1, feed_forward: 4}");
  const std::vector<std::string> expected{"source_embedding",
                                          "target_embedding",
                                          "output_weight",
                                          "output_bias",
                                          "encoder.layers.0.self_attention.query.weight",
                                          "encoder.layers.0.self_attention.key.weight",
                                          "encoder.layers.0.self_attention.value.weight",
                                          "encoder.layers.0.self_attention.out.weight",
                                          "encoder.layers.0.self_attention_residual.norm.weight",
                                          "encoder.layers.0.self_attention_residual.norm.bias",
                                          "encoder.layers.0.feed_forward.inner.weight",
                                          "encoder.layers.0.feed_forward.inner.bias",
                                          "encoder.layers.0.feed_forward.outer.weight",
                                          "encoder.layers.0.feed_forward.outer.bias",
                                          "encoder.layers.0.feed_forward_residual.norm.weight",
                                          "encoder.layers.0.feed_forward_residual.norm.bias",
                                          "encoder.norm.weight",
                                          "encoder.norm.bias",
                                          "decoder.layers.0.self_attention.query.weight",
                                          "decoder.layers.0.self_attention.key.weight",
                                          "decoder.layers.0.self_attention.value.weight",
                                          "decoder.layers.0.self_attention.out.weight",
                                          "decoder.layers.0.self_attention_residual.norm.weight",
                                          "decoder.layers.0.self_attention_residual.norm.bias",
                                          "decoder.layers.0.cross_attention.query.weight",
                                          "decoder.layers.0.cross_attention.key.weight",
                                          "decoder.layers.0.cross_attention.value.weight",
                                          "decoder.layers.0.cross_attention.out.weight",
                                          "decoder.layers.0.cross_attention_residual.norm.weight",
                                          "decoder.layers.0.cross_attention_residual.norm.bias",
                                          "decoder.layers.0.feed_forward.inner.weight",
                                          "decoder.layers.0.feed_forward.inner.bias",
                                          "decoder.layers.0.feed_forward.outer.weight",
                                          "decoder.layers.0.feed_forward.outer.bias",
                                          "decoder.layers.0.feed_forward_residual.norm.weight",
                                          "decoder.layers.0.feed_forward_residual.norm.bias",
                                          "decoder.norm.weight",
                                          "decoder.norm.bias"};
  EXPECT_THAT(names, ElementsAreArray(expected));
}

TEST(ParameterNames, OfBahdanausModelAreStable) {
  const std::vector<std::string> names = names_of(
      "embedding: 4, encoder: {type: recurrent, cell: gru, hidden: 4},"
      "decoder: {type: bahdanau, hidden: 4, attention: {score: additive, hidden: 4, window: local-p}}");
  const std::vector<std::string> expected{"source_embedding",
                                          "target_embedding",
                                          "output_weight",
                                          "output_bias",
                                          "encoder.layers.0.forward.gates",
                                          "encoder.layers.0.forward.candidate",
                                          "encoder.layers.0.forward.input.weight",
                                          "encoder.layers.0.forward.input.bias",
                                          "encoder.layers.0.backward.gates",
                                          "encoder.layers.0.backward.candidate",
                                          "encoder.layers.0.backward.input.weight",
                                          "encoder.layers.0.backward.input.bias",
                                          "decoder.initial_state.weight",
                                          "decoder.initial_state.bias",
                                          "decoder.attention.score.query.weight",
                                          "decoder.attention.score.key.weight",
                                          "decoder.attention.score.energy.weight",
                                          "decoder.attention.window.hidden.weight",
                                          "decoder.attention.window.position.weight",
                                          "decoder.cell.gates",
                                          "decoder.cell.candidate",
                                          "decoder.cell.input.weight",
                                          "decoder.cell.input.bias",
                                          "decoder.context_input.weight",
                                          "decoder.readout_state.weight",
                                          "decoder.readout_state.bias",
                                          "decoder.readout_embedding.weight",
                                          "decoder.readout_context.weight"};
  EXPECT_THAT(names, ElementsAreArray(expected));
}

TEST(ParameterNames, OfLuongsModelAreStable) {
  const std::vector<std::string> names = names_of(
      "embedding: 4, encoder: {type: recurrent, cell: lstm, hidden: 4, bidirectional: true},"
      "decoder: {type: luong, cell: lstm, hidden: 4, attention: {score: general}}");
  const std::vector<std::string> expected{"source_embedding",
                                          "target_embedding",
                                          "output_weight",
                                          "output_bias",
                                          "encoder.layers.0.forward.recurrent",
                                          "encoder.layers.0.forward.input.weight",
                                          "encoder.layers.0.forward.input.bias",
                                          "encoder.layers.0.backward.recurrent",
                                          "encoder.layers.0.backward.input.weight",
                                          "encoder.layers.0.backward.input.bias",
                                          "decoder.layers.0.cell.recurrent",
                                          "decoder.layers.0.cell.input.weight",
                                          "decoder.layers.0.cell.input.bias",
                                          "decoder.layers.0.bridge_hidden.weight",
                                          "decoder.layers.0.bridge_hidden.bias",
                                          "decoder.layers.0.bridge_cell.weight",
                                          "decoder.layers.0.bridge_cell.bias",
                                          "decoder.input_feed.weight",
                                          "decoder.attention.score.scaled_key.weight",
                                          "decoder.combine.weight"};
  EXPECT_THAT(names, ElementsAreArray(expected));
}

}  // namespace
}  // namespace gloss
