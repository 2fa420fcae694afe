#include "kernels/bfloat16.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace gloss {
namespace {

Bfloat16 rounded(float x) {
  Bfloat16 result = 0;
  round_to_bfloat16(&x, &result, 1);
  return result;
}

TEST(RoundToBfloat16, TakesTheEvenOneOfTwoThatAreEquallyNear) {
  EXPECT_EQ(rounded(1.0F), 0x3f80);
  EXPECT_EQ(rounded(1.0F + 0x1p-8F), 0x3f80);  // between 1 and 1 + 2^-7
  EXPECT_EQ(rounded(1.0F + 0x3p-8F), 0x3f82);  // between 1 + 2^-7 and 1 + 2^-6
  EXPECT_EQ(rounded(-1.0F - 0x1.01p-8F), 0xbf81);
}

TEST(RoundToBfloat16, KeepsInfinityAndNan) {
  EXPECT_EQ(rounded(std::numeric_limits<float>::infinity()), 0x7f80);
  EXPECT_EQ(rounded(std::numeric_limits<float>::max()), 0x7f80);
  EXPECT_EQ(rounded(std::bit_cast<float>(0xffffffff)) & 0x7fff, 0x7fc0);
}

/// The nearest of the two bfloat16 numbers around x, by distance in double precision.
Bfloat16 by_hand(float x) {
  const auto below = static_cast<Bfloat16>(std::bit_cast<uint32_t>(x) >> 16);  // towards 0
  const auto number = [](uint32_t upper) { return static_cast<double>(std::bit_cast<float>(upper << 16)); };
  const bool infinite = ((below + 1) & 0x7fff) == 0x7f80;  // one step beyond the largest finite number is 2^128
  const double near = number(below), far = infinite ? std::copysign(0x1p128, near) : number(below + 1U);
  const double to_near = std::abs(x - near), to_far = std::abs(far - x);
  const bool takes_far = to_far < to_near || (to_far == to_near && (below & 1) != 0);
  return static_cast<Bfloat16>(std::isinf(x) || !takes_far ? below : below + 1);
}

TEST(RoundToBfloat16, TakesTheNearestForFloatsOfEveryExponent) {
  std::vector<float> x;
  for (uint64_t bits = 0; bits <= 0xffffffff; bits += 40'503) {
    const auto number = std::bit_cast<float>(static_cast<uint32_t>(bits));
    if (!std::isnan(number)) x.push_back(number);
  }
  std::vector<Bfloat16> found(x.size());
  round_to_bfloat16(x.data(), found.data(), x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(found[i], by_hand(x[i])) << x[i];
  }
}

}  // namespace
}  // namespace gloss
