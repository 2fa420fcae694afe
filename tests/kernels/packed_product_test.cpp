#include "kernels/packed_product.h"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/numbers.h"

namespace gloss {
namespace {

TEST(PackedProduct, OfMatricesOfAnyShapeIsAddedAndNothingBesideIsTouched) {
  for (const size_t m : {1, 5, 6, 7, 17}) {
    for (const size_t n : {1, 15, 16, 20, 39}) {
      for (const size_t k : {0, 1, 18}) {
        for (const bool from_one_row : {false, true}) {
          SCOPED_TRACE(testing::Message() << m << " x " << k << " by " << n << (from_one_row ? ", from one row" : ""));
          const size_t stride = n + 3, a_stride = k + 2;
          const std::vector<float> a = numbers(m * a_stride, 1), b = numbers(k * n, 2), row = numbers(n, 4);
          const std::vector<float> before = numbers(m * stride, 3), panels = packed(b.data(), k, n);
          std::vector<float> c = before;
          const Rows<const float> s =
              from_one_row ? Rows<const float>{row.data(), 0} : Rows<const float>{c.data(), stride};
          multiply_packed({m, n, k, {a.data(), a_stride}, panels.data(), s, {c.data(), stride}}, 0,
                          (n + kPanel - 1) / kPanel);

          for (size_t i = 0; i < m * stride; ++i) {
            const size_t column = i % stride;
            double expected = from_one_row && column < n ? row[column] : before[i];
            for (size_t l = 0; l < k && column < n; ++l) {
              expected += double{a[i / stride * a_stride + l]} * b[l * n + column];
            }
            EXPECT_NEAR(c[i], expected, 1e-5);
          }
        }
      }
    }
  }
}

TEST(PackedProduct, OfSomePanelsLeavesTheOtherColumns) {
  const std::vector<float> a = numbers(2 * 3, 1), b = numbers(3 * 40, 2), panels = packed(b.data(), 3, 40);
  const std::vector<float> before = numbers(2 * 40, 3);
  std::vector<float> c = before;
  multiply_packed({2, 40, 3, {a.data(), 3}, panels.data(), {c.data(), 40}, {c.data(), 40}}, 1, 2);
  for (size_t i = 0; i < c.size(); ++i) EXPECT_EQ(c[i] != before[i], i % 40 >= 16 && i % 40 < 32);
}

}  // namespace
}  // namespace gloss
