#include "model/seq2seq.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "model/models.h"

namespace gloss {
namespace {

using torch::Tensor;

std::string refusal(const std::string& yaml) {
  try {
    options_from<ModelOptions>(yaml);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(EveryModel, PredictsProbabilitiesOfThePieces) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    const Tensor probabilities = model.log_probabilities(model.teacher_force(batch.source, batch.target, {})).exp();
    ASSERT_EQ(probabilities.sizes(), (std::vector<int64_t>{3, 4, 8}));
    EXPECT_TRUE(close(probabilities.sum(2), torch::ones({3, 4}), 1e-12));
  }
}

TEST(EveryModel, IsDeafToWhatStandsInThePadding) {
  torch::NoGradGuard no_gradient;
  TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    const Tensor before = model.teacher_force(batch.source, batch.target, {});
    TinyBatch other;
    other.source.ids = torch::where(batch.source.mask(), batch.source.ids, 6);
    const Tensor after = model.teacher_force(other.source, other.target, {});
    EXPECT_TRUE(torch::equal(before, after));
  }
}

TEST(EveryModel, GivesEachSentenceAloneWhatItGivesInABatch) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  const auto row = [](const TokenBatch& all, int64_t b) {
    const int64_t length = all.lengths[b].item<int64_t>();
    return TokenBatch{all.ids.slice(0, b, b + 1).slice(1, 0, length), all.lengths.slice(0, b, b + 1)};
  };
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml);
    const Tensor together = model.teacher_force(batch.source, batch.target, {});
    for (int64_t b = 0; b < 3; ++b) {
      const Tensor alone = model.teacher_force(row(batch.source, b), row(batch.target, b), {});
      EXPECT_TRUE(close(alone[0], together[b].slice(0, 0, alone.size(1)), 1e-12));
    }
  }
}

TEST(EveryModel, RepeatsItsDropoutForTheSameNoise) {
  torch::NoGradGuard no_gradient;
  const TinyBatch batch;
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml.substr(0, yaml.size() - 1) +
                                 ", dropout: {embedding: 0.2, hidden: 0.2, attention: 0.2, feed_forward: 0.2}}");
    const auto decoder_outputs = [&](uint64_t dropout_key) {
      return model.teacher_force(batch.source, batch.target, {.training = true, .dropout_key = dropout_key});
    };
    EXPECT_TRUE(torch::equal(decoder_outputs(1), decoder_outputs(1)));
    EXPECT_FALSE(close(decoder_outputs(1), decoder_outputs(2), 1e-3));
  }
}

// A word that was dropped has a gradient of zero in all features, any other in none.
TEST(EveryModel, DropsWholeWords) {
  const TokenBatch sentence{torch::tensor({{4, 5, 6, 7}}), torch::tensor({4})};
  for (const auto& [name, yaml] : tiny_models()) {
    SCOPED_TRACE(name);
    Seq2Seq model = random_model(yaml.substr(0, yaml.size() - 1) +
                                 ", dropout: {embedding: 0, word: 0.5, hidden: 0, attention: 0, feed_forward: 0}}");
    const Tensor table = model.named_parameters()["source_embedding"];
    int64_t dropped = 0;
    for (uint64_t key = 0; key < 20; ++key) {
      model.zero_grad();
      const EncoderOutput encoded = model.encode(sentence, {.training = true, .dropout_key = key});
      encoded.states.select(2, 0).sum().backward();
      const Tensor zeros = (table.grad().slice(0, 4, 8) == 0).sum(1);  // (4), of each word's features
      EXPECT_TRUE(((zeros == 0) | (zeros == table.size(1))).all().item<bool>()) << zeros;
      dropped += (zeros == table.size(1)).sum().item<int64_t>();
    }
    EXPECT_GT(dropped, 20);
    EXPECT_LT(dropped, 60);
  }
}

TEST(Seq2Seq, ScalesEmbeddingsAsTheTransformersPaperHasIt) {
  const std::string yaml = tiny_models().at("transformer");
  const TinyBatch batch;
  const auto decoder_outputs = [&](const std::string& scale) {
    return random_model(yaml.substr(0, yaml.size() - 1) + scale + "}").teacher_force(batch.source, batch.target, {});
  };
  EXPECT_TRUE(torch::equal(decoder_outputs(""), decoder_outputs(", embedding_scale: 2")));  // sqrt(4)
  EXPECT_FALSE(close(decoder_outputs(""), decoder_outputs(", embedding_scale: 1"), 1e-3));
}

TEST(Seq2Seq, SharesTheTablesThatAreTied) {
  const std::string yaml = tiny_models().at("transformer"), untied = yaml.substr(0, yaml.find(", tie")) + "}";
  const auto count = [](const std::string& model) { return random_model(model).parameter_count(); };
  EXPECT_EQ(count(untied) - count(yaml), 2 * 8 * 4);
}

TEST(Seq2Seq, RefusesPartsThatDoNotFit) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal("{encoder: {type: transformer}, decoder: {type: bahdanau}}"),
              HasSubstr("expected a recurrent encoder for decoder bahdanau"));
  EXPECT_THAT(refusal("{encoder: {type: transformer}, decoder: {type: luong}}"),
              HasSubstr("expected a recurrent encoder for decoder luong"));
  EXPECT_THAT(refusal("{encoder: {type: recurrent}, decoder: {type: transformer}}"),
              HasSubstr("expected a transformer encoder for decoder transformer"));
  EXPECT_THAT(refusal("{encoder: {type: recurrent, cell: gru}, decoder: {type: luong, cell: lstm}}"),
              HasSubstr("decoder.type: encoder and decoder must use the same cell, but got gru and lstm"));
  EXPECT_THAT(refusal("{encoder: {type: recurrent, hidden: 3}, decoder: {type: bahdanau, hidden: 3, "
                      "attention: {score: dot}}}"),
              HasSubstr("(model.decoder.hidden: 6) for score dot, but got 3"));
  EXPECT_THAT(refusal("{embedding: 6, encoder: {type: transformer, heads: 2}, decoder: {type: transformer, heads: 4}}"),
              HasSubstr("decoder.heads: expected heads to divide the width 6, but got 4"));
  EXPECT_THAT(refusal("{embedding: 6, encoder: {type: transformer, heads: 4}, decoder: {type: transformer, heads: 2}}"),
              HasSubstr("encoder.heads: expected heads to divide the width 6, but got 4"));
  EXPECT_THAT(
      refusal("{embedding: 6, tie: {output: true}, encoder: {type: recurrent}, decoder: {type: bahdanau, hidden: 8}}"),
      HasSubstr("as wide as the embedding to tie them, but got 4 and 6"));
}

TEST(ShiftedRight, StartsWithTheStartPieceAndLeavesTheLastOut) {
  EXPECT_TRUE(
      torch::equal(shifted_right(torch::tensor({{4, 5, 3}, {6, 3, 1}})), torch::tensor({{2, 4, 5}, {2, 6, 3}})));
}

}  // namespace
}  // namespace gloss
