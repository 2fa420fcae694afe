#include "alignment/pair_scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "alignment/example_map.h"

namespace gloss {
namespace {

AttentionMap example(AlignmentRows rows) {
  return example_map(rows, {0.75f, 0.0f, 0.25f,  //
                            0.5f, 0.25f, 0.25f,  //
                            0.0f, 0.0f, 1.0f});
}

PairView view_of(AttentionMap map) {
  return {{}, {}, std::move(map), nullptr};
}

TEST(PairScores, CoverageCutsAWordAtOneAndLeavesOutTheRowThatWritesTheEnd) {
  AttentionMap map = example(AlignmentRows::Written);
  EXPECT_DOUBLE_EQ(view_of(map).coverage(), (1 + 0.25) / 2) << "a has 1.25, b 0.25";
  map.weights(2, 1) = 1;
  EXPECT_DOUBLE_EQ(view_of(map).coverage(), (1 + 0.25) / 2);
  map = example(AlignmentRows::Read);
  map.weights(2, 1) = 0.5f;
  EXPECT_DOUBLE_EQ(view_of(map).coverage(), (1 + 0.75) / 2) << "the last row is a word's";
}

TEST(PairScores, EndIsTheMeanWeightOnTheEndInTheRowsOfWords) {
  EXPECT_DOUBLE_EQ(view_of(example(AlignmentRows::Written)).end(), 0.25);
  EXPECT_DOUBLE_EQ(view_of(example(AlignmentRows::Read)).end(), 0.5);
}

TEST(PairScores, AerIsThatOfTheStrongestLinks) {
  // A = {a-x, a-y}; S = {a-x, b-y}, P = S and a-y.
  const Links gold{{0, 0}, {0, 1, false}, {1, 1}};
  PairView view = view_of(example(AlignmentRows::Written));
  EXPECT_TRUE(std::isnan(view.aer()));
  view.gold = &gold;
  EXPECT_DOUBLE_EQ(view.aer(), 1 - (1.0 + 2.0) / (2 + 2));
}

TEST(PairScores, EntropyIsTheMeanOfAllRows) {
  const PairView view{{}, {example(AlignmentRows::Written).weights, {}}, {}, nullptr};
  const double first = 0.75 * std::log(4 / 3.0) + 0.25 * std::log(4), second = 0.5 * std::log(2) + 0.5 * std::log(4);
  EXPECT_NEAR(view.entropy(), (first + second + 0) / 3, 1e-12);
}

TEST(PairScores, LossIsThatOfAPiece) {
  const std::vector<double> log_probabilities{std::log(0.5), std::log(0.125)};
  EXPECT_DOUBLE_EQ((PairView{log_probabilities, {}, {}, nullptr}.loss()), 2 * std::log(2));
}

}  // namespace
}  // namespace gloss
