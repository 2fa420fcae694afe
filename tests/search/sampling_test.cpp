#include "search/sampling.h"

#include <gmock/gmock.h>

#include <map>

#include "decoders/registry.h"
#include "search/models.h"
#include "search/scoring.h"
#include "search/sentences.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using testing::ElementsAre;
using torch::Tensor;

/// A model whose next piece depends on neither source nor previous pieces.
class Coin final : public StepModel {
 public:
  explicit Coin(const std::vector<double>& probabilities)
      : log_probabilities_(torch::tensor(probabilities, torch::kDouble).log()) {}

  std::unique_ptr<DecoderState> start(const std::vector<TokenBatch>&) override { return std::make_unique<State>(); }
  Tensor logits(const Tensor& pieces, DecoderState&) override { return log_probabilities_.repeat({pieces.size(0), 1}); }
  int64_t target_pieces() const override { return log_probabilities_.size(0); }
  torch::Device device() const override { return torch::kCPU; }

 private:
  struct State final : DecoderState {
    void select(const Tensor&) override {}
  };
  Tensor log_probabilities_;  // (V)
};

/// <unk>, <pad>, <s>, </s> and four words; a fifth of the mass may not be written.
const std::vector<double> kProbabilities = {0.1, 0.05, 0.05, 0.08, 0.32, 0.24, 0.12, 0.04};

/// How often each piece is the first of a translation that is drawn.
std::map<int, int> first_pieces(int draws, const SamplingOptions& sampling) {
  Coin coin(kProbabilities);
  std::vector<SourceSentence> sentences;
  for (int line = 0; line < draws / 4; ++line) {
    sentences.push_back(sentence({4, kEnd}, {}, line));
  }
  std::map<int, int> counts;
  for (const auto& drawn : search(coin, sentences, {.nbest = 4, .max_length = 1, .sampling = sampling})) {
    for (const Hypothesis& hypothesis : drawn) ++counts[hypothesis.pieces[0]];
  }
  return counts;
}

/// Pearson's statistic of counts against probabilities.
double chi_square(const std::map<int, int>& counts, const std::map<int, double>& probabilities, int draws) {
  double sum = 0;
  for (const auto& [piece, probability] : probabilities) {
    const auto found = counts.find(piece);
    const double expected = probability * draws, count = found == counts.end() ? 0 : found->second;
    sum += (count - expected) * (count - expected) / expected;
  }
  return sum;
}

constexpr int kDraws = 20'000;

TEST(Sampling, DrawsPiecesAsOftenAsTheirProbabilitiesSay) {
  const std::map<int, double> expected = {{3, 0.1}, {4, 0.4}, {5, 0.3}, {6, 0.15}, {7, 0.05}};  // of the writable 0.8
  for (const uint64_t seed : {1, 2, 3}) {
    const std::map<int, int> counts = first_pieces(kDraws, {.seed = seed});
    EXPECT_EQ(counts.size(), 5u);
    EXPECT_LT(chi_square(counts, expected, kDraws), 18.47);  // 4 degrees of freedom, one in a thousand above
  }
}

TEST(Sampling, SharpensByTheTemperature) {
  // Probabilities to the power of 2: 0.08, 0.32, 0.24, 0.12, 0.04 become 4, 64, 36, 9, 1 parts.
  const std::map<int, double> expected = {
      {3, 4 / 114.0}, {4, 64 / 114.0}, {5, 36 / 114.0}, {6, 9 / 114.0}, {7, 1 / 114.0}};
  EXPECT_LT(chi_square(first_pieces(kDraws, {.temperature = 0.5}), expected, kDraws), 18.47);
}

TEST(Sampling, DrawsAmongTheMostProbable) {
  const std::map<int, double> expected = {{4, 0.4 / 0.7}, {5, 0.3 / 0.7}};
  const std::map<int, int> counts = first_pieces(kDraws, {.top_k = 2});
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_LT(chi_square(counts, expected, kDraws), 10.83);  // 1 degree of freedom
}

std::vector<int> support(const SamplingOptions& sampling) {
  std::vector<int> pieces;
  for (const auto& [piece, count] : first_pieces(4000, sampling)) pieces.push_back(piece);
  return pieces;
}

TEST(Sampling, DrawsAmongTheFewestThatHaveTheMass) {
  // 0.4, 0.3, 0.15, 0.1, 0.05 of the pieces 4, 5, 6, 3, 7
  EXPECT_THAT(support({.top_p = 0.39}), ElementsAre(4));
  EXPECT_THAT(support({.top_p = 0.41}), ElementsAre(4, 5));
  EXPECT_THAT(support({.top_p = 0.69}), ElementsAre(4, 5));
  EXPECT_THAT(support({.top_p = 0.84}), ElementsAre(4, 5, 6));
  EXPECT_THAT(support({.top_p = 0.94}), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(support({.top_p = 0.96}), ElementsAre(3, 4, 5, 6, 7));
  // Of the two most probable, with 4/7 and 3/7.
  EXPECT_THAT(support({.top_k = 2, .top_p = 0.5}), ElementsAre(4));
  EXPECT_THAT(support({.top_k = 2, .top_p = 0.6}), ElementsAre(4, 5));
  // At temperature 1/2 the first has 64 of 114.
  EXPECT_THAT(support({.temperature = 0.5, .top_p = 0.56}), ElementsAre(4));
}

TEST(Sampling, TakesThePieceAtWhichTheSumExceedsTheRandomNumber) {
  const Tensor log_probabilities = torch::tensor({{0.25, 0.5, 0.25}}, torch::kDouble).log();
  const auto drawn = [&](double uniform, const SamplingOptions& options) {
    return draw(log_probabilities, torch::tensor({uniform}, torch::kDouble), options).item<int64_t>();
  };
  EXPECT_EQ(drawn(0, {}), 0);
  EXPECT_EQ(drawn(0.2499, {}), 0);
  EXPECT_EQ(drawn(0.25, {}), 1);
  EXPECT_EQ(drawn(0.7499, {}), 1);
  EXPECT_EQ(drawn(0.75, {}), 2);
  EXPECT_EQ(drawn(1 - 0x1p-53, {}), 2);
  EXPECT_EQ(drawn(0.4999, {.top_k = 3}), 1);  // sorted: the most probable first
}

class OfModels : public testing::TestWithParam<std::string> {};

constexpr TextShape kText{9, 9, 100};

TEST_P(OfModels, DrawsTheSameForALineWhateverItsBatch) {
  const auto model = random_model(GetParam(), 1, kText);
  SingleModel steps(*model);
  const SearchOptions options{.nbest = 3, .max_length = 12, .sampling = SamplingOptions{.seed = 7}};
  std::vector<SourceSentence> sentences;
  for (int line = 0; line < 6; ++line) {
    sentences.push_back(sentence(Pieces(1 + line % 3 * 4, 4 + line % 4), {}, line));
    sentences.back().pieces[0].push_back(kEnd);
  }
  const auto together = search(steps, sentences, options);
  for (size_t i = 0; i < sentences.size(); ++i) {
    const std::vector<Hypothesis> alone = search(steps, std::vector{sentences[i]}, options)[0];
    ASSERT_EQ(alone.size(), 3u);
    for (size_t n = 0; n < 3; ++n) {
      EXPECT_EQ(together[i][n].pieces, alone[n].pieces);
    }
  }
}

TEST_P(OfModels, DrawsOtherTranslationsForAnotherSeedLineOrSample) {
  const auto model = random_model(GetParam(), 1, kText);
  SingleModel steps(*model);
  const auto drawn = [&](uint64_t seed, uint64_t line) {
    const SearchOptions options{
        .nbest = 2, .max_length = 30, .min_length = 30, .sampling = SamplingOptions{.seed = seed}};
    return search(steps, std::vector{sentence({4, 5, 6, kEnd}, {}, line)}, options)[0];
  };
  EXPECT_EQ(drawn(1, 0)[0].pieces, drawn(1, 0)[0].pieces);
  EXPECT_NE(drawn(1, 0)[0].pieces, drawn(2, 0)[0].pieces);
  EXPECT_NE(drawn(1, 0)[0].pieces, drawn(1, 1)[0].pieces);
  EXPECT_NE(drawn(1, 0)[0].pieces, drawn(1, 0)[1].pieces);
}

TEST_P(OfModels, ReportsTheModelsOwnLogProbabilities) {
  const auto model = random_model(GetParam(), 2, kText);
  SingleModel steps(*model);
  const SamplingOptions sampling{.temperature = 2, .top_k = 4};
  const auto found = search(steps, std::vector{sentence({4, 5, kEnd})}, {.nbest = 5, .sampling = sampling});
  for (const Hypothesis& drawn : found[0]) {
    const ScoredPair scored = score_pairs(*model, {{{4, 5, kEnd}, drawn.pieces}}, {})[0];
    EXPECT_THAT(drawn.log_probabilities, testing::Pointwise(testing::DoubleNear(1e-9), scored.log_probabilities));
    EXPECT_NEAR(drawn.log_probability, scored.log_probability(), 1e-9);
  }
}

TEST_P(OfModels, WithOneCandidateIsGreedySearch) {
  const auto model = random_model(GetParam(), 3, kText);
  SingleModel steps(*model);
  const std::vector<SourceSentence> sentences = {sentence({4, 5, 6, kEnd}), sentence({7, kEnd})};
  const auto greedy = search(steps, sentences, {.beam = 1});
  const auto drawn = search(steps, sentences, {.sampling = SamplingOptions{.top_k = 1}});
  for (size_t i = 0; i < sentences.size(); ++i) {
    EXPECT_EQ(drawn[i][0].pieces, greedy[i][0].pieces);
    EXPECT_NEAR(drawn[i][0].score, greedy[i][0].score, 1e-9);
  }
}

INSTANTIATE_TEST_SUITE_P(EveryModel, OfModels, testing::ValuesIn(every_model()),
                         [](const auto& info) { return decoders()[info.index].first; });

}  // namespace
}  // namespace gloss
