#include "search/search.h"

#include <gmock/gmock.h>

#include <limits>
#include <numeric>

#include "base/error.h"
#include "decoders/registry.h"
#include "model/token_batch.h"
#include "search/models.h"
#include "search/scoring.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using Pieces = std::vector<int32_t>;
using testing::AllOf;
using testing::Each;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using torch::Tensor;

constexpr double kTolerance = 1e-9;
constexpr TextShape kText{7, 7, 100};  // four special pieces and three words a side

const std::vector<Pieces> kSources = {{4, 5, 6, 4, 5, 6, 6, 3}, {6, 3}, {5, 5, 4, 3}, {4, 6, 3}};

std::vector<Hypothesis> search(Seq2Seq& model, const std::vector<Pieces>& sources, const SearchOptions& options) {
  std::vector<SourceSentence> sentences;
  for (const Pieces& source : sources) {
    sentences.push_back({{source}});
  }
  std::vector<const SourceSentence*> batch;
  for (const SourceSentence& sentence : sentences) {
    batch.push_back(&sentence);
  }
  SingleModel steps(model);
  return search(steps, batch, options);
}

/// ln p of every next piece (V) after `before`, by teacher forcing.
Tensor next_log_probabilities(Seq2Seq& model, const Pieces& source, Pieces before) {
  const torch::NoGradGuard no_gradient;
  before.push_back(kEnd);  // what teacher forcing does not read
  const TokenBatch target = pad_sentences({&before}, torch::kCPU);
  const Tensor outputs = model.teacher_force(pad_sentences({&source}, torch::kCPU), target, ForwardContext{});
  return model.log_probabilities(outputs[0][-1]);
}

double forced_log_probability(Seq2Seq& model, const Pieces& source, const Pieces& target) {
  return score_pairs(model, {{source, target}}, {})[0].log_probability();
}

/// Every translation that ends within `length` pieces.
std::vector<Pieces> every_translation(size_t length) {
  std::vector<Pieces> beginnings = {{}}, ended;
  for (size_t l = 0; l < length; ++l) {
    std::vector<Pieces> longer;
    for (const Pieces& beginning : beginnings) {
      for (int32_t piece = kEnd; piece < kText.target_pieces; ++piece) {
        Pieces pieces = beginning;
        pieces.push_back(piece);
        (piece == kEnd ? ended : longer).push_back(pieces);
      }
    }
    beginnings = longer;
  }
  return ended;
}

Hypothesis best_of_all(Seq2Seq& model, const Pieces& source, const SearchOptions& options) {
  const std::vector<Pieces> all = every_translation(options.max_length);
  std::vector<SentencePair> pairs;
  for (const Pieces& target : all) {
    pairs.push_back({source, target});
  }
  const std::vector<ScoredPair> scored = score_pairs(model, pairs, {});
  Hypothesis best{{}, {}, 0, -std::numeric_limits<double>::infinity()};
  for (size_t i = 0; i < all.size(); ++i) {
    const double score = scored[i].log_probability() / std::pow((5.0 + all[i].size()) / 6.0, options.length_penalty);
    if (score > best.score) {
      best = {all[i], scored[i].log_probabilities, scored[i].log_probability(), score};
    }
  }
  return best;
}

class Search : public testing::TestWithParam<std::string> {};

TEST_P(Search, WithARoomyBeamFindsTheBestOfAllTranslations) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto model = random_model(GetParam(), seed, kText);
    for (const double alpha : {0.0, 1.0, 3.0}) {
      const SearchOptions options{.beam = 200, .length_penalty = alpha, .max_length = 4};
      const std::vector<Hypothesis> found = search(*model, kSources, options);
      ASSERT_THAT(found, SizeIs(kSources.size()));
      for (size_t i = 0; i < kSources.size(); ++i) {
        const Hypothesis best = best_of_all(*model, kSources[i], options);
        EXPECT_EQ(found[i].pieces, best.pieces);
        EXPECT_NEAR(found[i].score, best.score, kTolerance);
      }
    }
  }
}

TEST_P(Search, WithABeamOfOneTakesTheMostProbablePieceAtEveryPosition) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto model = random_model(GetParam(), seed, kText);
    for (const Pieces& source : kSources) {
      Pieces pieces;
      double total = 0;
      while (pieces.empty() || (pieces.back() != kEnd && pieces.size() < 2 * source.size() + 10)) {
        const Tensor next = next_log_probabilities(*model, source, pieces).slice(0, kEnd);
        pieces.push_back(static_cast<int32_t>(next.argmax().item<int64_t>()) + kEnd);
        total += next.max().item<double>();
      }
      const Hypothesis found = search(*model, {source}, {.beam = 1})[0];
      EXPECT_EQ(found.pieces, pieces);
      EXPECT_NEAR(found.log_probability, total, kTolerance);
      EXPECT_NEAR(found.score, total / length_penalty(pieces.size(), 1), kTolerance);
    }
  }
}

TEST_P(Search, FindsTheSameAloneAsBesideLongerSentences) {
  const auto model = random_model(GetParam(), 4, kText);
  for (const int64_t beam : {1, 2, 5}) {
    const std::vector<Hypothesis> together = search(*model, kSources, {.beam = beam});
    for (size_t i = 0; i < kSources.size(); ++i) {
      const Hypothesis alone = search(*model, {kSources[i]}, {.beam = beam})[0];
      EXPECT_EQ(together[i].pieces, alone.pieces);
      EXPECT_NEAR(together[i].log_probability, alone.log_probability, kTolerance);
    }
  }
}

TEST_P(Search, ScoresAreTheLogProbabilitiesOfForcedDecoding) {
  for (const int64_t beam : {1, 3}) {
    const auto model = random_model(GetParam(), 5, kText);
    const std::vector<Hypothesis> found = search(*model, kSources, {.beam = beam, .length_penalty = 0.6});
    for (size_t i = 0; i < kSources.size(); ++i) {
      const std::vector<double> by_piece =
          score_pairs(*model, {{kSources[i], found[i].pieces}}, {})[0].log_probabilities;
      const double scored = std::accumulate(by_piece.begin(), by_piece.end(), 0.0);
      EXPECT_NEAR(found[i].log_probability, scored, kTolerance);
      EXPECT_THAT(found[i].log_probabilities, testing::Pointwise(testing::DoubleNear(kTolerance), by_piece));
      EXPECT_NEAR(found[i].score, scored / length_penalty(found[i].pieces.size(), 0.6), kTolerance);
    }
  }
}

TEST_P(Search, CutsWhatDoesNotEndAtTheLongestLength) {
  const auto model = random_model(GetParam(), 6, kText);
  favour(*model, kEnd, -50);
  for (const int64_t beam : {1, 3}) {
    const std::vector<Hypothesis> found =
        search(*model, {{4, 3}, {4, 5, 6, 4, 3}}, {.beam = beam, .max_length_ratio = 0.25, .max_length = 11});
    EXPECT_THAT(found[0].pieces, AllOf(SizeIs(10), Each(Ge(4))));  // 0.25 * 2 + 10
    EXPECT_THAT(found[1].pieces, AllOf(SizeIs(11), Each(Ge(4))));  // max_length before 0.25 * 5 + 10
    EXPECT_NEAR(found[1].log_probability, forced_log_probability(*model, {4, 5, 6, 4, 3}, found[1].pieces), kTolerance);
  }
}

TEST_P(Search, ReachesTheLastLearnedPositionWithoutAnError) {
  const int64_t positions = 12;
  const auto model = random_model(GetParam(), 6, {7, 7, positions});
  favour(*model, kEnd, -50);
  for (const int64_t beam : {1, 3}) {
    EXPECT_THAT(search(*model, {{4, 3}}, {.beam = beam, .max_length = positions})[0].pieces, SizeIs(positions));
  }
}

TEST_P(Search, NeverWritesUnknownPaddingOrStart) {
  const auto model = random_model(GetParam(), 7, kText);
  for (const int piece : {kUnknown, kPadding, kStart}) {
    favour(*model, piece, 20);
  }
  for (const int64_t beam : {1, 4}) {
    for (const Hypothesis& found : search(*model, kSources, {.beam = beam})) {
      EXPECT_THAT(found.pieces, AllOf(Not(IsEmpty()), Each(Ge(kEnd))));
    }
  }
}

TEST_P(Search, EndsThoughTheModelComputesNoNumbers) {
  const auto model = random_model(GetParam(), 8, kText);
  favour(*model, 5, std::numeric_limits<double>::quiet_NaN());
  for (const int64_t beam : {1, 4}) {
    for (const Hypothesis& found : search(*model, kSources, {.beam = beam, .max_length = 6})) {
      EXPECT_THAT(found.pieces, AllOf(SizeIs(testing::Le(6u)), Each(Ge(kEnd))));
      EXPECT_EQ(found.score, -std::numeric_limits<double>::infinity());
    }
  }
}

TEST_P(Search, RanksTiesTheSameEveryTime) {
  const auto model = random_model(GetParam(), 9, kText);
  {
    const torch::NoGradGuard no_gradient;
    for (Tensor parameter : model->parameters()) {
      parameter.zero_();
    }
  }
  for (const int64_t beam : {1, 2, 5}) {
    const std::vector<Hypothesis> found = search(*model, {{4, 3}, {4, 3}}, {.beam = beam});
    EXPECT_EQ(found[0].pieces, found[1].pieces);
    EXPECT_EQ(found[0].pieces, search(*model, {{4, 3}}, {.beam = beam})[0].pieces);
  }
}

TEST_P(Search, LeavesTheModelFitForTraining) {
  const auto model = random_model(GetParam(), 10, kText);
  search(*model, kSources, {.beam = 2});
  const Pieces pieces = {4, 5, 3};
  const TokenBatch batch = pad_sentences({&pieces}, torch::kCPU);
  model->teacher_force(batch, batch, ForwardContext{}).sum().backward();
  EXPECT_TRUE(model->parameters()[0].grad().defined());
}

INSTANTIATE_TEST_SUITE_P(EveryModel, Search, testing::ValuesIn(every_model()),
                         [](const auto& info) { return decoders()[info.index].first; });

TEST(SearchOptions, AreTriedOnEveryRegisteredDecoder) {
  EXPECT_EQ(every_model().size(), decoders().size());
}

TEST(SearchOptions, OutOfRangeAreAnErrorThatNamesThem) {
  const auto model = random_model(every_model()[0], 1, kText);
  const auto error = [&](const SearchOptions& options) -> std::string {
    try {
      search(*model, kSources, options);
      return "none";
    } catch (const Error& error) {
      return error.what();
    }
  };
  EXPECT_THAT(error({.beam = 0}), HasSubstr("beam 0"));
  EXPECT_THAT(error({.length_penalty = -1}), HasSubstr("length penalty -1"));
  EXPECT_THAT(error({.max_length_ratio = 0}), HasSubstr("length ratio 0"));
}

TEST(LengthPenalty, IsTheOneOfWuAndOthers) {
  EXPECT_DOUBLE_EQ(length_penalty(1, 1.0), 1);
  EXPECT_DOUBLE_EQ(length_penalty(7, 1.0), 2);
  EXPECT_DOUBLE_EQ(length_penalty(19, 0.5), 2);
  EXPECT_DOUBLE_EQ(length_penalty(19, 0.0), 1);
}

TEST(LengthPenalty, LetsLongerTranslationsWin) {
  size_t short_pieces = 0, long_pieces = 0;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto model = random_model(every_model()[1], seed, kText);
    for (const Pieces& source : kSources) {
      short_pieces += search(*model, {source}, {.beam = 20, .length_penalty = 0})[0].pieces.size();
      long_pieces += search(*model, {source}, {.beam = 20, .length_penalty = 2})[0].pieces.size();
    }
  }
  EXPECT_GT(long_pieces, short_pieces);
}

}  // namespace
}  // namespace gloss
