#include "kernels/query_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/numbers.h"

namespace gloss {
namespace {

TEST(QueryAttention, EqualsTheFormulaInDoublePrecisionForHeadsOfAnyWidth) {
  for (const HeadShape shape : {HeadShape{1, 1}, HeadShape{3, 5}, HeadShape{4, 32}, HeadShape{2, 64}}) {
    for (const size_t count : {1, 2, 17, 40}) {
      SCOPED_TRACE(testing::Message() << shape.heads << " heads of " << shape.width << ", " << count << " positions");
      const size_t width = shape.heads * shape.width;
      const std::vector<float> query = numbers(width, 1), memory = numbers(2 * width * count, 2);
      std::vector<const float*> keys;  // the positions backwards: the order in memory does not matter
      for (size_t s = 0; s < count; ++s) keys.push_back(memory.data() + (count - 1 - s) * 2 * width);
      std::vector<float> weights(count), context(width, 7.0f);
      attend(query.data(), {keys.data(), count, width}, shape, weights.data(), context.data());

      for (size_t h = 0; h < shape.heads; ++h) {
        std::vector<double> e(count);
        double sum = 0;
        for (size_t s = 0; s < count; ++s) {
          for (size_t i = h * shape.width; i < (h + 1) * shape.width; ++i) e[s] += double{query[i]} * keys[s][i];
          sum += e[s] = std::exp(e[s] / std::sqrt(shape.width));
        }
        for (size_t i = h * shape.width; i < (h + 1) * shape.width; ++i) {
          double expected = 0;
          for (size_t s = 0; s < count; ++s) expected += e[s] / sum * keys[s][width + i];
          EXPECT_NEAR(context[i], expected, 1e-5);
        }
      }
    }
  }
}

}  // namespace
}  // namespace gloss
