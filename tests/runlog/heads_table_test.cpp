#include "runlog/heads_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gloss {
namespace {

TEST(Sparkline, ShowsValuesOverTheLogarithmOfTheStep) {
  // log(1 + step) of 0, 1, 3, 7 is 0, 1, 2, 3 times ln 2: four places.
  EXPECT_EQ(sparkline({0, 1, 3, 7}, {0, 1, 0.5, 1}, 4), "▁█▅█");
  // Between two steps stands the earlier one.
  EXPECT_EQ(sparkline({0, 7}, {1, 0}, 4), "███▁");
  EXPECT_EQ(sparkline({0, 1}, {std::nan(""), 1}, 2), " █");
  EXPECT_EQ(sparkline({}, {}, 4), "");
}

TEST(HeadsTable, HasALineForEachHeadWithItsValuesAtTheStep) {
  HeadTable statistics;
  statistics.step = {0, 10, 20};
  statistics.entropy = {2, 1, 0.5};
  statistics.relative_entropy = statistics.confidence = {0.1, 0.2, 0.9};
  statistics.coverage_penalty = {-1, -2, -3};
  statistics.monotonicity = {1, 1, 1};
  statistics.aer = {0.9, 0.5, 0.1};
  statistics.aer_shifted = {1, 1, 1};
  statistics.converged = {0, 0.9, 1};
  const LoggedSite site{"cross", 1, 2};
  const std::vector<HeadHistory> heads{{site, 0, statistics, 10}, {site, 1, statistics, std::nullopt}};
  const std::string table = heads_table(heads, 15);
  EXPECT_THAT(table,
              testing::ContainsRegex("layer +head +entropy +confidence +coverage penalty .* AER over training\n"));
  EXPECT_THAT(table, testing::ContainsRegex("\n +1 +0 +1.000 +0.200 +-2.000 +1.000 +0.500 +1.000 +10  ▇"));
  EXPECT_THAT(table, testing::ContainsRegex("\n +1 +1 +1.000 .* –  ▇"));
  EXPECT_THAT(table, testing::HasSubstr("\nemerged: the step from which"));
}

TEST(HeadsTable, WithoutGoldShowsConfidence) {
  HeadTable statistics;
  statistics.step = {0};
  statistics.entropy = statistics.relative_entropy = statistics.confidence = statistics.coverage_penalty =
      statistics.monotonicity = {0};
  statistics.aer = statistics.aer_shifted = statistics.converged = {std::nan("")};
  const std::vector<HeadHistory> heads{{LoggedSite{"cross", 0, 1}, 0, statistics, std::nullopt}};
  EXPECT_THAT(heads_table(heads, 0),
              testing::AllOf(testing::HasSubstr("confidence over training"), testing::ContainsRegex("0.000 +–  ▁"),
                             testing::Not(testing::HasSubstr("AER"))));
}

}  // namespace
}  // namespace gloss
