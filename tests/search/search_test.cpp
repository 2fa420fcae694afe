#include "search/search.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <set>

#include "base/error.h"
#include "decoders/registry.h"
#include "model/token_batch.h"
#include "search/models.h"
#include "search/scoring.h"
#include "search/sentences.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

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

/// The best translation of each source.
std::vector<Hypothesis> search(Seq2Seq& model, const std::vector<Pieces>& sources, const SearchOptions& options) {
  std::vector<SourceSentence> sentences;
  for (const Pieces& source : sources) {
    sentences.push_back(sentence(source));
  }
  SingleModel steps(model);
  std::vector<Hypothesis> best;
  for (const std::vector<Hypothesis>& found : search(steps, sentences, options)) {
    best.push_back(found.front());
  }
  return best;
}

/// All translations of one source.
std::vector<Hypothesis> search_one(Seq2Seq& model, const SourceSentence& source, const SearchOptions& options) {
  SingleModel steps(model);
  return search(steps, std::vector{source}, options)[0];
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

/// Every translation up to max_length, the best first, scored by `penalty` of its length.
std::vector<Hypothesis> all_translations(Seq2Seq& model, const Pieces& source, int64_t max_length,
                                         const std::function<double(size_t)>& penalty) {
  const std::vector<Pieces> all = every_translation(max_length);
  std::vector<SentencePair> pairs;
  for (const Pieces& target : all) {
    pairs.push_back({source, target});
  }
  const std::vector<ScoredPair> scored = score_pairs(model, pairs, {});
  std::vector<Hypothesis> ranked;
  for (size_t i = 0; i < all.size(); ++i) {
    const double total = scored[i].log_probability();
    ranked.push_back({all[i], scored[i].log_probabilities, total, total / penalty(all[i].size())});
  }
  std::ranges::sort(ranked, std::greater{}, &Hypothesis::score);
  return ranked;
}

struct Normalized {
  LengthPenalty options;
  std::function<double(size_t)> penalty;  // the same, written out
};

const std::vector<Normalized> kNormalized = {
    {{"gnmt", 0}, [](size_t) { return 1; }},
    {{"gnmt", 1}, [](size_t length) { return (5 + length) / 6.0; }},
    {{"gnmt", 3}, [](size_t length) { return std::pow((5 + length) / 6.0, 3); }},
    {{"average", 1}, [](size_t length) { return length; }},
    {{"average", 2}, [](size_t length) { return length * length; }},
    {{"none", 1}, [](size_t) { return 1; }}};

class Search : public testing::TestWithParam<std::string> {};

TEST_P(Search, WithARoomyBeamFindsTheBestOfAllTranslationsByEveryNormalization) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const auto model = random_model(GetParam(), seed, kText);
    for (const auto& [penalty, written_out] : kNormalized) {
      const SearchOptions options{.beam = 200, .length_penalty = penalty, .max_length = 4};
      const std::vector<Hypothesis> found = search(*model, kSources, options);
      ASSERT_THAT(found, SizeIs(kSources.size()));
      for (size_t i = 0; i < kSources.size(); ++i) {
        const Hypothesis best = all_translations(*model, kSources[i], 4, written_out).front();
        EXPECT_EQ(found[i].pieces, best.pieces);
        EXPECT_NEAR(found[i].score, best.score, kTolerance);
      }
    }
  }
}

TEST_P(Search, WithARoomyBeamListsTheBestOfAllTranslationsInOrder) {
  const auto model = random_model(GetParam(), 2, kText);
  for (const auto& [penalty, written_out] : kNormalized) {
    const SearchOptions options{.beam = 200, .nbest = 30, .length_penalty = penalty, .max_length = 4};
    const std::vector<Hypothesis> found = search_one(*model, sentence(kSources[0]), options);
    ASSERT_THAT(found, SizeIs(30));
    const std::vector<Hypothesis> best = all_translations(*model, kSources[0], 4, written_out);
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].pieces, best[i].pieces);
      EXPECT_NEAR(found[i].score, best[i].score, kTolerance);
    }
  }
}

TEST_P(Search, ListsDifferentTranslationsTheBestFirstAndThoseThatWereCutLast) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto model = random_model(GetParam(), seed, kText);
    favour(*model, kEnd, seed % 2 ? 0 : -3);
    for (const Pieces& source : kSources) {
      const std::vector<Hypothesis> found =
          search_one(*model, sentence(source), {.beam = 6, .nbest = 6, .max_length = 5});
      ASSERT_THAT(found, SizeIs(6));
      std::set<Pieces> different;
      for (size_t i = 0; i < found.size(); ++i) {
        different.insert(found[i].pieces);
        const bool ended = found[i].pieces.back() == kEnd;
        EXPECT_EQ(found[i].pieces.size() == 5 || ended, true);
        if (i > 0 && ended == (found[i - 1].pieces.back() == kEnd)) {
          EXPECT_LE(found[i].score, found[i - 1].score);
        } else if (i > 0) {
          EXPECT_FALSE(ended);
        }
      }
      EXPECT_EQ(different.size(), found.size());
    }
  }
}

TEST_P(Search, EndsNoTranslationBeforeTheMinimalLength) {
  const auto model = random_model(GetParam(), 2, kText);
  favour(*model, kEnd, 5);
  for (const int64_t beam : {1, 3, 40}) {
    for (const bool draws : {false, true}) {
      SearchOptions options{.beam = beam, .max_length_ratio = 0.1, .max_length = 20, .min_length = 15};
      if (draws) options.sampling = SamplingOptions{};
      for (const Hypothesis& found : search(*model, kSources, options)) {
        EXPECT_THAT(found.pieces, SizeIs(15));
        EXPECT_EQ(std::ranges::count(found.pieces, kEnd), found.pieces.back() == kEnd);
      }
    }
  }
}

TEST_P(Search, BeginsWithTheForcedPrefixAndScoresItAsTeacherForcingDoes) {
  const auto model = random_model(GetParam(), 3, kText);
  const std::vector<SourceSentence> sentences = {sentence(kSources[0], {6, 6, 4}), sentence(kSources[1]),
                                                 sentence(kSources[2], {5}), sentence(kSources[3], {4, 4, 4, 4})};
  SingleModel steps(*model);
  for (const int64_t beam : {1, 4}) {
    for (const bool draws : {false, true}) {
      SearchOptions options{.beam = beam, .nbest = beam, .max_length = 8};
      if (draws) options.sampling = SamplingOptions{};
      const auto found = search(steps, sentences, options);
      for (size_t i = 0; i < sentences.size(); ++i) {
        const auto& [sources, prefix, line] = sentences[i];
        for (const Hypothesis& each : found[i]) {
          ASSERT_GE(each.pieces.size(), prefix.size());
          EXPECT_TRUE(std::equal(prefix.begin(), prefix.end(), each.pieces.begin()));
          EXPECT_NEAR(each.log_probability, forced_log_probability(*model, sources[0], each.pieces), kTolerance);
        }
      }
    }
  }
}

TEST_P(Search, WithARoomyBeamFindsTheBestThatBeginsWithThePrefix) {
  const auto model = random_model(GetParam(), 4, kText);
  const Pieces prefix = {5, 4};
  const auto all = all_translations(*model, kSources[2], 5, [](size_t) { return 1; });
  const auto best = std::ranges::find_if(all, [&](const Hypothesis& each) {
    return each.pieces.size() > 2 && each.pieces[0] == prefix[0] && each.pieces[1] == prefix[1];
  });
  const SearchOptions options{.beam = 200, .length_penalty = {"none"}, .max_length = 5};
  EXPECT_EQ(search_one(*model, sentence(kSources[2], prefix), options)[0].pieces, best->pieces);
}

TEST_P(Search, EndsAfterAPrefixThatIsLongerThanTheRatioAllows) {
  const auto model = random_model(GetParam(), 4, kText);
  const Pieces prefix(15, 4);
  const SearchOptions options{.max_length_ratio = 0.1, .max_length = 16};
  EXPECT_THAT(search_one(*model, sentence({4, 3}, prefix), options)[0].pieces, SizeIs(16));
}

TEST_P(Search, WritesTheUnknownPieceOnlyOnRequest) {
  const auto model = random_model(GetParam(), 7, kText);
  favour(*model, kUnknown, 20);
  for (const int64_t min_length : {1, 4}) {
    for (const int64_t beam : {1, 4}) {
      for (const Pieces& source : kSources) {
        const SearchOptions options{.beam = beam, .max_length = 6, .min_length = min_length, .unknown = true};
        const Hypothesis found = search_one(*model, sentence(source), options)[0];
        if (beam == 1) {
          EXPECT_THAT(found.pieces, testing::Contains(kUnknown));
        }
        EXPECT_THAT(found.pieces, Each(testing::AnyOf(kUnknown, Ge(kEnd))));
        EXPECT_NEAR(found.log_probability, forced_log_probability(*model, source, found.pieces), kTolerance);
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
      EXPECT_NEAR(found.score, total / ((5.0 + pieces.size()) / 6), kTolerance);
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
    const std::vector<Hypothesis> found = search(*model, kSources, {.beam = beam, .length_penalty = {"gnmt", 0.6}});
    for (size_t i = 0; i < kSources.size(); ++i) {
      const std::vector<double> by_piece =
          score_pairs(*model, {{kSources[i], found[i].pieces}}, {})[0].log_probabilities;
      const double scored = std::accumulate(by_piece.begin(), by_piece.end(), 0.0);
      EXPECT_NEAR(found[i].log_probability, scored, kTolerance);
      EXPECT_THAT(found[i].log_probabilities, testing::Pointwise(testing::DoubleNear(kTolerance), by_piece));
      EXPECT_NEAR(found[i].score, scored / std::pow((5.0 + found[i].pieces.size()) / 6, 0.6), kTolerance);
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
  EXPECT_THAT(error({.length_penalty = {"gnmt", -1}}), HasSubstr("length penalty -1"));
  EXPECT_THAT(error({.max_length_ratio = 0}), HasSubstr("length ratio 0"));
  EXPECT_THAT(error({.beam = 3, .nbest = 4}), HasSubstr("nbest 4: expected from 1 to the beam, 3"));
  EXPECT_THAT(error({.max_length = 5, .min_length = 6}), HasSubstr("minimal length 6"));
  EXPECT_THAT(error({.sampling = SamplingOptions{.temperature = 0}}), HasSubstr("temperature 0"));
  EXPECT_THAT(error({.sampling = SamplingOptions{.top_p = 0}}), HasSubstr("top-p 0"));
}

TEST(LengthPenalty, IsTheOneOfWuAndOthersAPowerOfTheLengthOrOne) {
  EXPECT_DOUBLE_EQ((LengthPenalty{"gnmt", 1.0}(1)), 1);
  EXPECT_DOUBLE_EQ((LengthPenalty{"gnmt", 1.0}(7)), 2);
  EXPECT_DOUBLE_EQ((LengthPenalty{"gnmt", 0.5}(19)), 2);
  EXPECT_DOUBLE_EQ((LengthPenalty{"gnmt", 0.0}(19)), 1);
  EXPECT_DOUBLE_EQ((LengthPenalty{"average", 1.0}(7)), 7);
  EXPECT_DOUBLE_EQ((LengthPenalty{"average", 0.5}(9)), 3);
  EXPECT_DOUBLE_EQ((LengthPenalty{"none", 1.0}(9)), 1);
}

TEST(LengthPenalty, LetsLongerTranslationsWin) {
  size_t short_pieces = 0, long_pieces = 0;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto model = random_model(every_model()[1], seed, kText);
    for (const Pieces& source : kSources) {
      short_pieces += search(*model, {source}, {.beam = 20, .length_penalty = {"gnmt", 0}})[0].pieces.size();
      long_pieces += search(*model, {source}, {.beam = 20, .length_penalty = {"gnmt", 2}})[0].pieces.size();
    }
  }
  EXPECT_GT(long_pieces, short_pieces);
}

}  // namespace
}  // namespace gloss
