#include "search/scoring.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "model/token_batch.h"
#include "search/models.h"

namespace gloss {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using torch::Tensor;
using Kind = AttentionSite::Kind;

constexpr TextShape kText{9, 9, 30};
const std::vector<Kind> kEverything = {Kind::Cross, Kind::EncoderSelf, Kind::DecoderSelf};

const std::vector<SentencePair> kPairs = {
    {{4, 5, 3}, {6, 7, 8, 5, 3}}, {{8, 7, 6, 5, 4, 8, 3}, {4, 3}}, {{5, 3}, {3}}, {{6, 6, 7, 8, 3}, {5, 4, 4, 3}}};

class Forced : public testing::TestWithParam<std::string> {};

TEST_P(Forced, GivesEachPairWhatItGivesAlone) {
  const auto model = random_model(GetParam(), 1, kText);
  const std::vector<ScoredPair> together = score_pairs(*model, kPairs, kEverything);
  ASSERT_THAT(together, SizeIs(kPairs.size()));
  for (size_t i = 0; i < kPairs.size(); ++i) {
    const ScoredPair alone = score_pairs(*model, {kPairs[i]}, kEverything)[0];
    EXPECT_THAT(together[i].log_probabilities, testing::Pointwise(testing::DoubleNear(1e-9), alone.log_probabilities));
    ASSERT_THAT(together[i].maps, SizeIs(alone.maps.size()));
    for (size_t m = 0; m < alone.maps.size(); ++m) {
      EXPECT_EQ(together[i].maps[m].site, alone.maps[m].site);
      EXPECT_TRUE(torch::allclose(together[i].maps[m].weights, alone.maps[m].weights));
      ASSERT_EQ(together[i].maps[m].centre.defined(), alone.maps[m].centre.defined());
      if (alone.maps[m].centre.defined()) {
        EXPECT_TRUE(torch::allclose(together[i].maps[m].centre, alone.maps[m].centre));
      }
    }
  }
}

TEST_P(Forced, LogProbabilitiesAreTheNegativeCrossEntropy) {
  const auto model = random_model(GetParam(), 2, kText);
  const torch::NoGradGuard no_gradient;
  for (const SentencePair& pair : kPairs) {
    const TokenBatch source = pad_sentences({&pair.source}, torch::kCPU);
    const TokenBatch target = pad_sentences({&pair.target}, torch::kCPU);
    const Tensor logits = torch::linear(model->teacher_force(source, target, ForwardContext{}), model->output_weight(),
                                        model->output_bias());
    const Tensor loss = torch::nn::functional::cross_entropy(
        logits[0], target.ids[0], torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kNone));
    const ScoredPair scored = score_pairs(*model, {pair}, {})[0];
    ASSERT_THAT(scored.log_probabilities, SizeIs(pair.target.size()));
    for (size_t t = 0; t < pair.target.size(); ++t) {
      EXPECT_NEAR(scored.log_probabilities[t], -loss[t].item<double>(), 1e-9);
    }
    EXPECT_NEAR(scored.log_probability(), -loss.sum().item<double>(), 1e-9);
  }
}

TEST_P(Forced, CrossMapsHaveARowForEachTargetPieceAndAColumnForEachSourcePiece) {
  const auto model = random_model(GetParam(), 3, kText);
  const std::vector<ScoredPair> scored = score_pairs(*model, kPairs, {Kind::Cross});
  for (size_t i = 0; i < kPairs.size(); ++i) {
    for (const SiteAttention& map : scored[i].maps) {
      EXPECT_EQ(map.site.kind, Kind::Cross);
      EXPECT_EQ(map.weights.scalar_type(), torch::kFloat);
      EXPECT_EQ(map.weights.size(1), std::ssize(kPairs[i].target));
      EXPECT_EQ(map.weights.size(2), std::ssize(kPairs[i].source));
      if (!map.centre.defined()) {
        EXPECT_TRUE(torch::allclose(map.weights.sum(2), torch::ones({map.weights.size(0), map.weights.size(1)})));
      } else {
        EXPECT_THAT(map.centre.sizes(), ElementsAre(std::ssize(kPairs[i].target)));
      }
    }
  }
}

TEST_P(Forced, WithoutWantedSitesGivesNoMaps) {
  const auto model = random_model(GetParam(), 4, kText);
  EXPECT_THAT(score_pairs(*model, kPairs, {})[0].maps, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EveryModel, Forced, testing::ValuesIn(every_model()));

TEST(ForcedMaps, ShowEveryLayerOfATransformerWithoutPadding) {
  const auto model = random_model(every_model()[2], 5, kText);
  const ScoredPair scored = score_pairs(*model, kPairs, kEverything)[0];  // 3 source, 5 target pieces
  std::vector<std::string> sites;
  for (const auto& [site, weights, centre] : scored.maps) {
    sites.push_back(fmt::format("{} {} {}x{}x{}", site_name(site.kind), site.layer, weights.size(0), weights.size(1),
                                weights.size(2)));
    EXPECT_TRUE(torch::allclose(weights.sum(2), torch::ones({weights.size(0), weights.size(1)})));
  }
  EXPECT_THAT(sites, ElementsAre("encoder_self 0 2x3x3", "encoder_self 1 2x3x3", "decoder_self 0 2x5x5",
                                 "cross 0 2x5x3", "decoder_self 1 2x5x5", "cross 1 2x5x3"));
}

TEST(ForcedMaps, ShowWhereLocalPLooks) {
  const auto model = random_model(every_model()[1], 6, kText);
  const SiteAttention map = score_pairs(*model, kPairs, {Kind::Cross})[1].maps[0];
  EXPECT_TRUE(map.centre.ge(0).all().item<bool>());
  EXPECT_TRUE(map.centre.le(std::ssize(kPairs[1].source) - 1).all().item<bool>());
}

}  // namespace
}  // namespace gloss
