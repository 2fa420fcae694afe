#include "metrics/attention_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "base/error.h"
#include "base/matrix.h"

namespace gloss {
namespace {

constexpr double kNear = 1e-6;
const double kFloor = std::log(1e-3);

Matrix matrix(size_t rows, size_t columns, const std::function<double(size_t, size_t)>& weight) {
  Matrix made(rows, columns);
  for (size_t t = 0; t < rows; ++t) {
    for (size_t s = 0; s < columns; ++s) made(t, s) = static_cast<float>(weight(t, s));
  }
  return made;
}

AttentionView view(const Matrix& of) {
  return {of.values, of.rows, of.columns, false, of.columns - 1};
}

AttentionView causal(const Matrix& of) {
  return {of.values, of.rows, of.columns, true, std::nullopt};
}

AttentionStatistics statistics(const std::vector<AttentionView>& views) {
  AttentionStatistics statistics;
  for (const AttentionView& view : views) statistics.add(view);
  return statistics;
}

struct Expected {
  double entropy, relative_entropy, confidence, coverage_penalty, monotonicity;
};

void expect(const AttentionStatistics& statistics, const Expected& expected) {
  EXPECT_NEAR(statistics.entropy(), expected.entropy, kNear);
  EXPECT_NEAR(statistics.relative_entropy(), expected.relative_entropy, kNear);
  EXPECT_NEAR(statistics.confidence(), expected.confidence, kNear);
  EXPECT_NEAR(statistics.coverage_penalty(), expected.coverage_penalty, kNear);
  EXPECT_NEAR(statistics.monotonicity(), expected.monotonicity, kNear);
}

TEST(AttentionStatistics, MatchTheirClosedFormsOnUniformAttention) {
  for (const auto& [rows, columns] : {std::pair<size_t, size_t>{7, 7}, {3, 12}, {12, 3}, {1, 40}}) {
    const double n = static_cast<double>(columns);
    const Matrix uniform = matrix(rows, columns, [&](size_t, size_t) { return 1 / n; });
    const double covered = std::min(1.0, static_cast<double>(rows) / n);
    expect(statistics({view(uniform)}), {std::log(n), 1, 1 / n, n * std::log(covered), 1});
  }
}

TEST(AttentionStatistics, MatchTheirClosedFormsOnTheIdentity) {
  const Matrix identity = matrix(6, 6, [](size_t t, size_t s) { return t == s; });
  expect(statistics({view(identity)}), {0, 0, 5.0 / 6, 0, 1});
}

TEST(AttentionStatistics, MatchTheirClosedFormsOnTheReversedIdentity) {
  const Matrix reversed = matrix(6, 6, [](size_t t, size_t s) { return t + s == 5; });
  expect(statistics({view(reversed)}), {0, 0, 5.0 / 6, 0, 0});
}

TEST(AttentionStatistics, MatchTheirClosedFormsWhereEveryRowLooksAtOneColumn) {
  const Matrix third = matrix(4, 6, [](size_t, size_t s) { return s == 2; });
  expect(statistics({view(third)}), {0, 0, 1, 5 * kFloor, 1});
  const Matrix end = matrix(4, 6, [](size_t, size_t s) { return s == 5; });
  expect(statistics({view(end)}), {0, 0, 0, 5 * kFloor, 1});
}

TEST(AttentionStatistics, MatchTheirClosedFormsOnASingleColumn) {
  const Matrix end = matrix(4, 1, [](size_t, size_t) { return 1; });
  expect(statistics({view(end)}), {0, 0, 0, 0, 1});
  expect(statistics({{end.values, 4, 1, false, std::nullopt}}), {0, 0, 1, 0, 1});
}

TEST(AttentionStatistics, MeasureCausalRowsByTheColumnsThatTheySee) {
  const Matrix uniform = matrix(4, 4, [](size_t t, size_t s) { return s <= t ? 1.0 / static_cast<double>(t + 1) : 0; });
  const double entropy = (std::log(2) + std::log(3) + std::log(4)) / 4;
  // The columns sum to 25/12, 13/12, 7/12 and 3/12.
  const double coverage = std::log(7.0 / 12) + std::log(3.0 / 12);
  expect(statistics({causal(uniform)}), {entropy, 3.0 / 4, (1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4) / 4, coverage, 1});
}

TEST(AttentionStatistics, NormaliseARowForItsEntropyAndCentroidAlone) {
  const Matrix halved = matrix(2, 4, [](size_t t, size_t) { return t == 0 ? 0.125 : 0.0625; });
  expect(statistics({view(halved)}), {std::log(4), 1, (0.125 + 0.0625) / 2, 4 * std::log(0.1875), 1});
}

TEST(AttentionStatistics, TakeARowOfZerosForOneThatStaysWhereItWas) {
  const Matrix gap = matrix(3, 3, [](size_t t, size_t s) { return t == 0 ? s == 1 : t == 2 ? s == 0 : false; });
  expect(statistics({view(gap)}), {0, 0, 2.0 / 3, kFloor, 1.0 / 2});
}

TEST(AttentionStatistics, CountTheRowsOfAllExamplesAndAverageTheirCoveragePenalties) {
  const Matrix uniform = matrix(1, 4, [](size_t, size_t) { return 0.25; });
  const Matrix reversed = matrix(3, 3, [](size_t t, size_t s) { return t + s == 2; });
  const Matrix third = matrix(2, 5, [](size_t, size_t s) { return s == 2; });
  expect(statistics({view(uniform), view(reversed), view(third)}),
         {std::log(4) / 6, 1.0 / 6, (0.25 + 2 + 2) / 6, (4 * std::log(0.25) + 4 * kFloor) / 3, 1.0 / 3});
}

TEST(AttentionStatistics, DoNotTakeRoundingForAStepToTheLeft) {
  const Matrix noisy = matrix(50, 40, [](size_t t, size_t s) { return 1.0 / 40 + ((t * 7 + s * 13) % 5) * 1e-9; });
  EXPECT_EQ(statistics({view(noisy)}).monotonicity(), 1);
  const Matrix back = matrix(2, 2, [](size_t t, size_t s) { return t == s ? 0.4999 : 0.5001; });
  EXPECT_EQ(statistics({view(back)}).monotonicity(), 0);
}

TEST(AttentionStatistics, OfNothingAreZero) {
  expect(AttentionStatistics(), {0, 0, 0, 0, 1});
}

TEST(AttentionStatistics, AreNotANumberWhereTheWeightsAreNot) {
  const Matrix diverged = matrix(2, 2, [](size_t, size_t) { return std::nan(""); });
  const AttentionStatistics of = statistics({view(diverged)});
  EXPECT_TRUE(std::isnan(of.entropy()));
  EXPECT_TRUE(std::isnan(of.confidence()));
  EXPECT_TRUE(std::isnan(of.coverage_penalty()));
}

TEST(AttentionStatistics, RefuseAMatrixOfAnotherSize) {
  const std::vector<float> weights(5);
  AttentionStatistics statistics;
  EXPECT_THROW(statistics.add({weights, 2, 3, false, std::nullopt}), Error);
}

}  // namespace
}  // namespace gloss
