#include "kernels/best_logits.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/keyed_random.h"

namespace gloss {
namespace {

using testing::ElementsAre;

std::vector<float> numbers(size_t n, float scale) {
  std::vector<float> z(n);
  for (size_t i = 0; i < n; ++i) {
    z[i] = static_cast<float>(2 * uniform_number(n, i) - 1) * scale;
  }
  return z;
}

std::vector<int64_t> largest(const std::vector<float>& z, size_t count) {
  std::vector<int64_t> found(count);
  find_largest(z.data(), z.size(), count, found.data());
  return found;
}

TEST(LogSumExp, EqualsTheCLibrarysInDoublePrecision) {
  for (const size_t n : {1, 2, 7, 64, 1000, 8001}) {
    for (const float scale : {0.01f, 3.0f, 60.0f, 1e4f}) {
      const std::vector<float> z = numbers(n, scale);
      const double top = *std::ranges::max_element(z);
      double sum = 0;
      for (const float each : z) sum += std::exp(each - top);
      EXPECT_NEAR(log_sum_exp(z.data(), n), top + std::log(sum), 1e-6 * (1 + std::abs(top)));
    }
  }
}

TEST(LogSumExp, IsNanIfALogitIs) {
  std::vector<float> z = numbers(100, 1);
  z[70] = NAN;
  EXPECT_TRUE(std::isnan(log_sum_exp(z.data(), z.size())));
}

TEST(FindLargest, ListsWhatASortPutsFirst) {
  for (const size_t n : {1, 2, 63, 64, 65, 300, 8001}) {
    const std::vector<float> z = numbers(n, 3);
    std::vector<int64_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater<>(), [&](int64_t i) { return z[i]; });
    for (const size_t count : {size_t{1}, size_t{5}, size_t{100}, n}) {
      if (count > n) continue;
      EXPECT_EQ(largest(z, count), std::vector(order.begin(), order.begin() + count)) << n << " " << count;
    }
  }
}

TEST(FindLargest, RanksEqualNumbersByIndexAndNanLast) {
  std::vector<float> z(200, 1.0f);
  z[150] = 2;
  EXPECT_THAT(largest(z, 4), ElementsAre(150, 0, 1, 2));
  std::ranges::fill(z, NAN);
  z[3] = -std::numeric_limits<float>::infinity();
  z[170] = 0;
  EXPECT_THAT(largest(z, 4), ElementsAre(170, 3, 0, 1));
}

}  // namespace
}  // namespace gloss
