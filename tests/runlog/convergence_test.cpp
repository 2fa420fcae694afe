#include "runlog/convergence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace gloss {
namespace {

std::optional<int64_t> emerged(const std::vector<int64_t>& steps, const std::vector<double>& shares) {
  return emerged_at({steps, shares});
}

TEST(Emergence, IsTheFirstStepFromWhichTheShareStays) {
  EXPECT_EQ(emerged({0, 10, 20, 30, 40, 100}, {0.1, 0.9, 0.79, 0.8, 0.85, 1}), 30);
  EXPECT_EQ(emerged({0, 10, 100}, {0.8, 0.9, 1}), 0);
}

TEST(Emergence, IsNotInTheLastTenthOfTheRun) {
  EXPECT_EQ(emerged({0, 900, 1000}, {0.1, 0.8, 1}), 900);
  EXPECT_EQ(emerged({0, 901, 1000}, {0.1, 0.8, 1}), std::nullopt);
  EXPECT_EQ(emerged({0, 500, 1000}, {0.1, 0.2, 1}), std::nullopt) << "the last map agrees with itself";
  EXPECT_EQ(emerged({0}, {1}), std::nullopt) << "one map is no course";
}

TEST(Emergence, IsNowhereWithoutMaps) {
  EXPECT_EQ(emerged({}, {}), std::nullopt);
}

TEST(Emergence, IsNowhereBeforeTheSharesAreFilledIn) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(emerged({0, 1, 2}, {nan, nan, nan}), std::nullopt);
}

}  // namespace
}  // namespace gloss
