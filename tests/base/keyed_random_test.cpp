#include "base/keyed_random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/philox.h"

namespace gloss {
namespace {

using Counter = std::array<uint32_t, 4>;
using EmbeddedBatch = std::array<uint32_t, 4>;
constexpr Counter kOnes = {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff};
constexpr Counter kPi = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};

TEST(Philox, GivesThePublishedAnswersOfTenRounds) {  // Random123, tests/kat_vectors
  EXPECT_EQ(philox({}, {}), (EmbeddedBatch{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox(kOnes, {0xffffffff, 0xffffffff}), (EmbeddedBatch{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox(kPi, {0xa4093822, 0x299f31d0}), (EmbeddedBatch{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

bool operator==(const PhiloxWords& x, const PhiloxWords& y) {
  return x.a == y.a && x.b == y.b && x.c == y.c && x.d == y.d;
}

TEST(Philox, GivesThePublishedAnswersOfSevenRounds) {
  EXPECT_TRUE(philox4x32<7>({}, {}) == (PhiloxWords{0x5f6fb709, 0x0d893f64, 0x4f121f81, 0x4f730a48}));
  EXPECT_TRUE(philox4x32<7>({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              (PhiloxWords{0x5207ddc2, 0x45165e59, 0x4d8ee751, 0x8c52f662}));
  EXPECT_TRUE(philox4x32<7>({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              (PhiloxWords{0x4dfccaba, 0x190a87f0, 0xc47362ba, 0xb6b5242a}));
}

TEST(SplitMix64, GivesThePublishedSequence) {  // of the reference generator, seeded with 1234567
  const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u,
                               16408922859458223821u};
  uint64_t state = 1234567;
  for (const uint64_t value : expected) {
    EXPECT_EQ(splitmix64(state), value);
    state += 0x9E3779B97F4A7C15;
  }
}

TEST(Mix, KeysOfNeighboursDiffer) {
  std::set<uint64_t> keys;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    for (uint64_t what = 0; what < 200; ++what) {
      keys.insert(mix(seed, what));
    }
  }
  EXPECT_EQ(keys.size(), 200u * 200u);
}

TEST(Mix, HalfOfTheBitsChangeWithOneBit) {
  double changed = 0;
  for (int bit = 0; bit < 64; ++bit) {
    changed += std::popcount(mix(7, 5) ^ mix(7, 5 ^ uint64_t{1} << bit));
    changed += std::popcount(mix(7, 5) ^ mix(7 ^ uint64_t{1} << bit, 5));
  }
  EXPECT_NEAR(changed / 128, 32, 4 * 4 / std::sqrt(128.0));  // a binomial of 64 bits has a deviation of 4
}

TEST(NameKey, GivesThePublishedHashes) {  // FNV-1a's own test suite
  EXPECT_EQ(name_key(""), 0xcbf29ce484222325u);
  EXPECT_EQ(name_key("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(name_key("foobar"), 0x85944171f73967e8u);
}

TEST(Uniform, HasTheMeanAndVarianceOfTheUnitInterval) {
  constexpr int kCount = 100000;
  double sum = 0, squares = 0;
  for (int i = 0; i < kCount; ++i) {
    const double x = uniform_number(42, static_cast<uint64_t>(i));
    ASSERT_TRUE(x >= 0 && x < 1);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kCount, 0.5, 4 * std::sqrt(1.0 / 12 / kCount));
  EXPECT_NEAR(squares / kCount, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / kCount));
}

std::vector<size_t> shuffled(size_t count, uint64_t key) {
  std::vector<size_t> items(count);
  std::iota(items.begin(), items.end(), size_t{0});
  shuffle(items, key);
  return items;
}

TEST(Shuffle, IsAFunctionOfTheKeyAlone) {
  EXPECT_EQ(shuffled(1000, 3), shuffled(1000, 3));
  EXPECT_NE(shuffled(1000, 3), shuffled(1000, 4));
  EXPECT_THAT(shuffled(8, 1), testing::UnorderedElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(shuffled(1, 1), testing::ElementsAre(0));
  EXPECT_TRUE(shuffled(0, 1).empty());
}

TEST(Shuffle, EveryOrderIsEquallyLikely) {
  constexpr int kTries = 24000;
  std::map<std::vector<size_t>, int> counts;
  for (uint64_t key = 0; key < kTries; ++key) {
    ++counts[shuffled(4, key)];
  }
  ASSERT_EQ(counts.size(), 24u);
  double chi_square = 0;
  for (const auto& [order, count] : counts) {
    chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  }
  EXPECT_LT(chi_square, 55);  // 23 degrees of freedom: above that once in 5,000 times
}

}  // namespace
}  // namespace gloss
