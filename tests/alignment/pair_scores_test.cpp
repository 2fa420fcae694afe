#include "alignment/pair_scores.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gloss {
namespace {

AttentionMap example(AlignmentRows rows) {
  AttentionMap map;
  map.source = {"a", "b", "</s>"};
  map.target = {"x", "y", "z"};
  map.weights = Matrix(3, 3);
  map.weights.values = {0.75f, 0.0f,  0.25f,  //
                        0.5f,  0.25f, 0.25f,  //
                        0.0f,  0.0f,  1.0f};  //
  map.rows = rows;
  if (rows == AlignmentRows::Written) map.target.back() = "</s>";
  return map;
}

TEST(PairScores, CoverageCutsAWordAtOneAndLeavesOutTheRowThatWritesTheEnd) {
  EXPECT_DOUBLE_EQ(coverage_of(example(AlignmentRows::Written)), (1 + 0.25) / 2);  // a has 1.25, b 0.25
  AttentionMap map = example(AlignmentRows::Written);
  map.weights(2, 1) = 1;
  EXPECT_DOUBLE_EQ(coverage_of(map), (1 + 0.25) / 2);
  map = example(AlignmentRows::Read);  // here the last row is a word's
  map.weights(2, 1) = 0.5f;
  EXPECT_DOUBLE_EQ(coverage_of(map), (1 + 0.75) / 2);
}

TEST(PairScores, EndIsTheMeanWeightOnTheEndOfTheRowsOfWords) {
  EXPECT_DOUBLE_EQ(end_of(example(AlignmentRows::Written)), 0.25);
  EXPECT_DOUBLE_EQ(end_of(example(AlignmentRows::Read)), 0.5);
}

TEST(PairScores, AerIsThatOfTheStrongestLinks) {
  // A = {a-x, a-y}; S = {a-x, b-y}, P = S and a-y.
  const Links gold{{0, 0}, {0, 1, false}, {1, 1}};
  EXPECT_DOUBLE_EQ(aer_of(example(AlignmentRows::Written), gold), 1 - (1.0 + 2.0) / (2 + 2));
}

TEST(PairScores, EntropyIsTheMeanOfAllRows) {
  const PieceAttention attention{example(AlignmentRows::Written).weights, {}};
  const double first = 0.75 * std::log(4 / 3.0) + 0.25 * std::log(4), second = 0.5 * std::log(2) + 0.5 * std::log(4);
  EXPECT_NEAR(entropy_of(attention), (first + second + 0) / 3, 1e-12);
}

TEST(PairScores, LossIsThatOfAPiece) {
  EXPECT_DOUBLE_EQ(loss_of(std::vector{std::log(0.5), std::log(0.125)}), 2 * std::log(2));
}

}  // namespace
}  // namespace gloss
