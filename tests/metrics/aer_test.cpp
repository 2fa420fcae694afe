#include "metrics/aer.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace gloss {
namespace {

using Corpus = std::vector<Links>;

// By hand: S = {0-0, 1-1, 2-3}, P = S and {2-2, 3-3}; A = {0-0, 1-1, 2-2, 3-0}.
// A n S = {0-0, 1-1}, A n P = {0-0, 1-1, 2-2}: precision 3/4, recall 2/3, AER = 1 - (2 + 3) / (4 + 3) = 2/7.
const Links kGold = {{0, 0}, {1, 1}, {2, 3}, {2, 2, false}, {3, 3, false}};
const Links kPredicted = {{0, 0}, {1, 1}, {2, 2}, {3, 0}};

TEST(Aer, EqualsTheExampleWorkedByHand) {
  const auto score = score_alignments(Corpus{kPredicted}, Corpus{kGold});
  EXPECT_DOUBLE_EQ(score.aer(), 2. / 7);
  EXPECT_DOUBLE_EQ(score.precision(), 3. / 4);
  EXPECT_DOUBLE_EQ(score.recall(), 2. / 3);
}

// The second sentence adds S = {0-0}, A = {0-0, 0-1}: (3 + 4) / (6 + 4). The mean of the two rates would be another.
TEST(Aer, IsSummedOverTheCorpus) {
  const Corpus predicted = {kPredicted, {{0, 0}, {0, 1}}};
  const Corpus gold = {kGold, {{0, 0}}};
  EXPECT_DOUBLE_EQ(score_alignments(predicted, gold).aer(), 1 - 7. / 10);
}

TEST(Aer, IsZeroForTheSureLinksWithAnyOfThePossibleOnes) {
  const Links sure = {{0, 0}, {1, 1}, {2, 3}};
  const Links with_possible = {{0, 0}, {1, 1}, {2, 2}, {2, 3}};
  EXPECT_EQ(score_alignments(Corpus{sure}, Corpus{kGold}).aer(), 0);
  EXPECT_EQ(score_alignments(Corpus{with_possible}, Corpus{kGold}).aer(), 0);
}

TEST(Aer, DoesNotDependOnOrderRepetitionOrSurenessOfThePrediction) {
  const Links untidy = {{3, 0, false}, {1, 1}, {2, 2}, {1, 1}, {0, 0, false}};
  EXPECT_DOUBLE_EQ(score_alignments(Corpus{untidy}, Corpus{kGold}).aer(), 2. / 7);
}

TEST(Aer, TakesAGoldLinkThatIsSureAndPossibleForSure) {
  const Links both = {{0, 0, false}, {0, 0, true}, {0, 0, false}};
  const auto score = score_alignments(Corpus(1), Corpus{both});
  EXPECT_EQ(score.sure, 1u);
  EXPECT_EQ(score.aer(), 1);
}

TEST(Aer, HasNothingToBlameWhereThereIsNothing) {
  const AlignmentScore score;
  EXPECT_EQ(score.aer(), 0);
  EXPECT_EQ(score.precision(), 1);
  EXPECT_EQ(score.recall(), 1);
}

TEST(Aer, NamesBothCountsWhereTheyDiffer) {
  EXPECT_THAT([] { score_alignments(Corpus(2), Corpus(3)); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("2 and 3")));
}

}  // namespace
}  // namespace gloss
