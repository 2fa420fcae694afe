#include "layers/positions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

TEST(Positions, AreTheSinusoidsOfThePaper) {
  constexpr int64_t kFirst = 3, kCount = 60, kWidth = 8;
  const torch::Tensor table = sinusoidal_positions(kFirst, kCount, kWidth, torch::kDouble);
  ASSERT_EQ(table.sizes(), (std::vector<int64_t>{kCount, kWidth}));
  for (int64_t p = 0; p < kCount; ++p) {
    for (int64_t i = 0; i < kWidth / 2; ++i) {
      const double angle = (kFirst + p) / std::pow(10000.0, 2.0 * i / kWidth);
      EXPECT_NEAR(table[p][2 * i].item<double>(), std::sin(angle), 1e-13);
      EXPECT_NEAR(table[p][2 * i + 1].item<double>(), std::cos(angle), 1e-13);
    }
  }
}

TEST(Positions, OfAnOddWidthEndWithASine) {
  const torch::Tensor table = sinusoidal_positions(0, 4, 5, torch::kDouble);
  ASSERT_EQ(table.size(1), 5);
  EXPECT_NEAR(table[3][4].item<double>(), std::sin(3 / std::pow(10000.0, 4.0 / 5)), 1e-14);
}

TEST(Positions, LearnedAreTheRowsOfATable) {
  Positions positions(PositionsImpl::Shape{true, 4, 6});
  randomise(*positions, 1);
  const torch::Tensor words = noise({2, 3, 4}, 2);
  const torch::Tensor table = positions->named_parameters()["table"];
  EXPECT_TRUE(torch::equal(positions(words, 2), words + table.slice(0, 2, 5)));
}

TEST(Positions, LearnedRefuseASentenceLongerThanTheTable) {
  Positions positions(PositionsImpl::Shape{true, 4, 6});
  const torch::Tensor words = torch::zeros({1, 3, 4});
  EXPECT_NO_THROW(positions(words, 3));
  EXPECT_THAT([&] { positions(words, 4); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("position 6 is outside the 6 learned positions")));
}

}  // namespace
}  // namespace gloss
