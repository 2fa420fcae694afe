#include "kernels/dropout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "base/philox.h"

namespace gloss {
namespace {

constexpr size_t kCount = 1 << 20;

std::vector<float> kept(size_t count, uint64_t first, uint64_t key, double rate) {
  const std::vector<float> ones(count, 1.0f);
  std::vector<float> out(count);
  dropout(ones.data(), out.data(), count, first, key, rate);
  return out;
}

double share_kept(const std::vector<float>& out) {
  return static_cast<double>(out.size() - std::count(out.begin(), out.end(), 0.0f)) / static_cast<double>(out.size());
}

TEST(DropoutKernel, HonoursTheRate) {
  for (const double rate : {0.001, 0.1, 0.3, 0.5, 0.9}) {
    const double exact = std::lround(rate * 65536) / 65536.0;
    EXPECT_NEAR(share_kept(kept(kCount, 0, 17, rate)), 1 - exact, 4 * std::sqrt(exact * (1 - exact) / kCount)) << rate;
  }
}

TEST(DropoutKernel, ScalesWhatItKeepsSoThatTheMeanStays) {
  for (const double rate : {0.1, 0.25, 0.9}) {
    const double exact = std::lround(rate * 65536) / 65536.0;
    for (const float value : kept(1000, 0, 17, rate)) {
      EXPECT_TRUE(value == 0.0f || value == static_cast<float>(1 / (1 - exact))) << value;
    }
  }
}

TEST(DropoutKernel, KeepsAllOrNothingAtTheEnds) {
  EXPECT_EQ(kept(1000, 5, 1, 0.0), std::vector<float>(1000, 1.0f));
  EXPECT_EQ(kept(1000, 5, 1, 1.0), std::vector<float>(1000, 0.0f));
}

// The vector code of whichever processor runs this test, against Philox called a block at a time.
TEST(DropoutKernel, DecidesByTheBitsOfPhilox) {
  constexpr uint64_t kFar = (uint64_t{1} << 32) + 3;  // a group whose number needs two words
  for (const uint64_t group : {uint64_t{0}, uint64_t{1}, kFar}) {
    uint32_t words[4][32];
    for (uint32_t lane = 0; lane < 32; ++lane) {
      const PhiloxWords block = philox4x32<7>(
          {static_cast<uint32_t>(group), static_cast<uint32_t>(group >> 32), lane, 0}, {0x89abcdef, 0x01234567});
      words[0][lane] = block.a;
      words[1][lane] = block.b;
      words[2][lane] = block.c;
      words[3][lane] = block.d;
    }
    uint16_t bits[256];
    std::memcpy(bits, words, sizeof bits);
    const std::vector<float> out = kept(256, 256 * group, 0x0123456789abcdef, 0.25);
    for (size_t i = 0; i < 256; ++i) {
      EXPECT_EQ(out[i] != 0, bits[i] >= 16384) << i;
    }
  }
}

TEST(DropoutKernel, IsTheSameHoweverTheElementsAreDivided) {
  constexpr size_t kTotal = 5000;
  constexpr uint64_t kFirst = 777;
  std::vector<float> in(kTotal);
  std::iota(in.begin(), in.end(), 1.0f);
  std::vector<float> whole(kTotal);
  dropout(in.data(), whole.data(), kTotal, kFirst, 3, 0.4);
  for (const size_t chunk : {1, 7, 255, 256, 257, 1000}) {
    std::vector<float> parts(kTotal);
    for (size_t begin = 0; begin < kTotal; begin += chunk) {
      dropout(&in[begin], &parts[begin], std::min(chunk, kTotal - begin), kFirst + begin, 3, 0.4);
    }
    EXPECT_EQ(parts, whole) << chunk;
  }
}

TEST(DropoutKernel, WorksInPlace) {
  std::vector<float> values(1000);
  std::iota(values.begin(), values.end(), 1.0f);
  std::vector<float> apart(1000);
  dropout(values.data(), apart.data(), 1000, 100, 3, 0.4);
  dropout(values.data(), values.data(), 1000, 100, 3, 0.4);
  EXPECT_EQ(values, apart);
}

TEST(DropoutKernel, TouchesNothingOutsideItsElements) {
  std::vector<float> out(300, -1.0f);
  const std::vector<float> in(300, 1.0f);
  dropout(in.data() + 3, out.data() + 3, 290, 3, 3, 0.4);
  EXPECT_THAT(std::vector<float>(out.begin(), out.begin() + 3), testing::Each(-1.0f));
  EXPECT_THAT(std::vector<float>(out.begin() + 293, out.end()), testing::Each(-1.0f));
  dropout(nullptr, nullptr, 0, 3, 3, 0.4);
}

// At rate 1/2 an element is 0 or 2; minus 1 it has mean 0 and variance 1, so that a mean of kCount products of
// independent ones deviates by 1 / sqrt(kCount).
double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    sum += (a[i] - 1.0) * (b[i] - 1.0);
  }
  return sum / static_cast<double>(a.size());
}

TEST(DropoutKernel, NeighbouringKeysAreUncorrelated) {
  const std::vector<float> base = kept(kCount, 0, 1000, 0.5);
  for (const uint64_t key : {uint64_t{999}, uint64_t{1001}, uint64_t{1000} ^ uint64_t{1} << 63}) {
    EXPECT_NEAR(correlation(base, kept(kCount, 0, key, 0.5)), 0, 4 / std::sqrt(kCount)) << key;
  }
}

TEST(DropoutKernel, NeighbouringElementsAreUncorrelated) {
  const std::vector<float> base = kept(kCount, 0, 1000, 0.5);
  for (const uint64_t shift : {1, 2, 64, 256}) {
    EXPECT_NEAR(correlation(base, kept(kCount, shift, 1000, 0.5)), 0, 4 / std::sqrt(kCount)) << shift;
  }
}

}  // namespace
}  // namespace gloss
