#include "runlog/convergence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace gloss {
namespace {

std::optional<int64_t> emerged(const std::vector<int64_t>& steps, const std::vector<double>& similarities,
                               double gained = 1) {
  return emerged_at({steps, similarities, gained});
}

TEST(Emergence, IsTheFirstStepFromWhichHalfTheDistanceStaysBehind) {
  EXPECT_EQ(emerged({0, 10, 20, 30, 40, 100}, {0.5, 0.76, 0.74, 0.75, 0.8, 1}), 30);
  EXPECT_EQ(emerged({0, 10, 20, 100}, {0, 0.5, 0.6, 1}), 10);
}

TEST(Emergence, IsNamedHoweverSoonTheRunEnds) {
  EXPECT_EQ(emerged({0, 980, 990, 1000}, {0.2, 0.5, 0.9, 1}), 990);
  EXPECT_EQ(emerged({0, 500, 1000}, {0.1, 0.2, 1}), std::nullopt) << "the last map is like itself";
  EXPECT_EQ(emerged({0}, {1}), std::nullopt) << "one map is no course";
}

TEST(Emergence, IsNowhereIfTheRowsDidNotGrowDifferent) {
  EXPECT_EQ(emerged({0, 7, 30}, {0.3, 0.9, 1}, 0.1), std::nullopt);
  EXPECT_EQ(emerged({0, 7, 30}, {0.3, 0.9, 1}, 0.2), 7);
}

TEST(Emergence, IsNowhereWithoutMaps) {
  EXPECT_EQ(emerged({}, {}), std::nullopt);
}

TEST(Emergence, IsNowhereBeforeTheSimilaritiesAreFilledIn) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(emerged({0, 1, 2}, {nan, nan, nan}), std::nullopt);
}

}  // namespace
}  // namespace gloss
