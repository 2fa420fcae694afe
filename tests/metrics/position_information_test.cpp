#include "metrics/position_information.h"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <vector>

namespace gloss {
namespace {

double information(size_t columns, const std::vector<float>& weights, bool causal = false) {
  return position_information({weights, weights.size() / columns, columns, causal, std::nullopt});
}

std::vector<float> identity(size_t n) {
  std::vector<float> weights(n * n);
  for (size_t i = 0; i < n; ++i) weights[i * n + i] = 1;
  return weights;
}

TEST(PositionInformation, IsNoneWhereAllRowsAreAlike) {
  EXPECT_NEAR(information(3, {.2f, .5f, .3f, .2f, .5f, .3f}), 0, 1e-7);
  EXPECT_NEAR(information(4, std::vector<float>(20, .25f)), 0, 1e-7) << "flat";
  EXPECT_EQ(information(2, {0, 1, 0, 1, 0, 1}), 0) << "always at one place";
  EXPECT_EQ(information(3, {1, 0, 0, 1, 0, 0, 1, 0, 0}, true), 0) << "always at the first place";
}

TEST(PositionInformation, IsOneWhereEachRowHasAColumnOfItsOwn) {
  for (const size_t n : {2, 7, 40}) EXPECT_NEAR(information(n, identity(n)), 1, 1e-9);
}

TEST(PositionInformation, IsTheMutualInformationOfRowAndColumn) {
  EXPECT_NEAR(information(4, {1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0}), std::log(2) / std::log(4), 1e-9);
  const double mean = -.7 * std::log(.7) - .3 * std::log(.3), row = -.4 * std::log(.4) - .6 * std::log(.6);
  EXPECT_NEAR(information(2, {1, 0, .4f, .6f}), (mean - row / 2) / std::log(2), 1e-7);
}

TEST(PositionInformation, ComparesTheColumnsThatARowMayAttendTo) {
  const double divergence = .5 * std::log(.5 / .75) + .5 * std::log(.5 / .25);
  EXPECT_NEAR(information(2, {1, 0, .5f, .5f}, true), divergence / std::log(2) / 2, 1e-7);
  std::vector<float> flat(400);
  for (size_t t = 0; t < 20; ++t) {
    for (size_t s = 0; s <= t; ++s) flat[t * 20 + s] = 1 / static_cast<float>(t + 1);
  }
  EXPECT_LT(information(20, flat, true), 0.1);
  EXPECT_GT(information(20, identity(20), true), 0.8);
}

TEST(PositionInformation, NormalisesRowsAndSkipsThoseOfZeros) {
  EXPECT_NEAR(information(2, {.5f, 0, 0, .1f}), 1, 1e-9);
  EXPECT_NEAR(information(2, {1, 0, 0, 1, 0, 0, 0, 0}), 0.5, 1e-9);
  EXPECT_EQ(information(3, {}), 0);
}

}  // namespace
}  // namespace gloss
