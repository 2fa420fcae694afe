#include "kernels/small_product.h"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/numbers.h"

namespace gloss {
namespace {

TEST(SmallProduct, OfMatricesOfAnyShapeByRowsOrByColumnsIsAddedAndNothingBesideIsTouched) {
  for (const size_t m : {1, 5, 6, 7, 17}) {
    for (const size_t n : {1, 3, 4, 16, 20, 39}) {
      for (const size_t k : {0, 1, 18}) {
        for (const bool by_columns : {false, true}) {
          SCOPED_TRACE(testing::Message() << m << " x " << k << " by " << n << (by_columns ? ", by columns" : ""));
          const size_t stride = n + 3;
          const std::vector<float> a = numbers(m * k, 1), b = numbers(k * stride, 2), before = numbers(m * stride, 3);
          const StridedMatrix rows{a.data(), k, 1}, columns{a.data(), 1, m}, &left = by_columns ? columns : rows;
          std::vector<float> c = before;
          add_product({m, n, k, left, {b.data(), stride}, {c.data(), stride}});

          for (size_t i = 0; i < m * stride; ++i) {
            double expected = before[i];
            for (size_t l = 0; l < k && i % stride < n; ++l) {
              expected += double{a[i / stride * left.row + l * left.column]} * b[l * stride + i % stride];
            }
            EXPECT_NEAR(c[i], expected, 1e-5);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace gloss
