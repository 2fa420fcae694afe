#include "kernels/loss_softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/keyed_random.h"

namespace gloss {
namespace {

/// The same in double precision by the C library.
std::vector<double> by_libm(const std::vector<float>& logits, double spread, double& normaliser) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double total = 0;
  for (const float z : logits) {
    total += std::exp(z - largest);
  }
  normaliser = largest + std::log(total);
  std::vector<double> all;
  for (const float z : logits) {
    all.push_back(std::exp(z - normaliser) - spread);
  }
  return all;
}

TEST(SoftmaxKernel, IsTheExponentialOverItsSumForRowsOfAnyLength) {
  for (const size_t n : {1, 2, 7, 16, 33, 1000, 8001}) {
    for (const float scale : {0.01f, 3.0f, 60.0f}) {
      SCOPED_TRACE(testing::Message() << n << " logits of scale " << scale);
      std::vector<float> z(n), bias(n), logits(n);
      double sum = 0;
      for (size_t i = 0; i < n; ++i) {
        z[i] = static_cast<float>(2 * uniform_number(n, i) - 1) * scale;
        bias[i] = static_cast<float>(2 * uniform_number(n + 1, i) - 1) * scale;
        sum += logits[i] = z[i] + bias[i];
      }
      double normaliser = 0;
      const std::vector<double> expected = by_libm(logits, 0.25 / n, normaliser);
      const LogitSums sums = softmax(z.data(), bias.data(), n, static_cast<float>(0.25 / n));
      for (size_t i = 0; i < n; ++i) {
        ASSERT_NEAR(z[i], expected[i], 4e-6 * (std::abs(expected[i]) + 0.25 / n)) << "at " << i;
      }
      EXPECT_NEAR(sums.normaliser, normaliser, 4e-7 * std::max(1.0, std::abs(normaliser)));
      EXPECT_NEAR(sums.sum, sum, 1e-6 * scale * n);
    }
  }
}

TEST(SoftmaxKernel, GivesLogitsFarBelowTheLargestNoWeight) {
  std::vector<float> z{0, -1e30f, -std::numeric_limits<float>::infinity(), 0};
  softmax(z.data(), std::vector<float>(z.size()).data(), z.size(), 0);
  EXPECT_FLOAT_EQ(z[0], 0.5f);
  EXPECT_LT(z[1], 1e-37f);
  EXPECT_LT(z[2], 1e-37f);
}

TEST(SoftmaxKernel, ShowsALogitThatIsNoNumber) {
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (const size_t place : {0, 17, 39}) {
      std::vector<float> z(40, 1.0f);
      z[place] = wrong;
      EXPECT_FALSE(std::isfinite(softmax(z.data(), std::vector<float>(z.size()).data(), z.size(), 0).normaliser));
      EXPECT_TRUE(std::all_of(z.begin(), z.end(), [](float p) { return std::isnan(p); }));
    }
  }
}

}  // namespace
}  // namespace gloss
