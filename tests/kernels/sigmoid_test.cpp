#include "kernels/sigmoid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace gloss {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(SigmoidKernel, IsThatOfTheCLibraryInDoublePrecision) {
  for (double x = -100; x <= 100; x += 0.0137) {
    const auto given = static_cast<float>(x);
    EXPECT_NEAR(sigmoid_of(given), 1 / (1 + std::exp(-double{given})), 2e-7) << x;
  }
}

TEST(SigmoidKernel, OfATanhIsThatOfTheCLibraryInDoublePrecision) {
  for (double x = -50; x <= 50; x += 0.0137) {
    const auto given = static_cast<float>(x);
    EXPECT_NEAR(tanh_of(given), std::tanh(double{given}), 2e-7) << x;
    EXPECT_EQ(tanh_of(-given), -tanh_of(given));
  }
}

TEST(SigmoidKernel, HasItsLimitsAtInfinityAndKeepsNan) {
  EXPECT_EQ(sigmoid_of(kInfinity), 1);
  EXPECT_NEAR(sigmoid_of(-kInfinity), 0, 1e-37);
  EXPECT_EQ(tanh_of(kInfinity), 1);
  EXPECT_EQ(tanh_of(-kInfinity), -1);
  EXPECT_TRUE(std::isnan(sigmoid_of(NAN)));
  EXPECT_TRUE(std::isnan(tanh_of(NAN)));
}

}  // namespace
}  // namespace gloss
