// Search with fast steps finds what it finds with LibTorch's operators.

#include <gtest/gtest.h>

#include "layers/linear.h"
#include "ops/with_arithmetic.h"
#include "search/models.h"
#include "search/search.h"
#include "search/sentences.h"

namespace gloss {
namespace {

constexpr TextShape kText{9, 9, 100};

class SearchArithmetic : public testing::TestWithParam<std::string> {
 protected:
  /// The best translations of three sentences, with another model each time: its weights may be rounded.
  static std::vector<Hypothesis> best_with(const Arithmetic& arithmetic) {
    const std::vector<SourceSentence> sources = {sentence({4, 5, 8, 4, 7, 6, 6, 3}, {}, 0), sentence({6, 3}, {5, 6}, 1),
                                                 sentence({5, 8, 4, 3}, {}, 2)};
    return with_arithmetic(arithmetic, [&] {
      const auto model = random_model(GetParam(), 3, kText);
      model->to(torch::kFloat);
      make_weights_factors(*model);
      SingleModel steps(*model);
      std::vector<Hypothesis> best;
      for (const auto& found : search(steps, sources, {.beam = 4})) {
        best.push_back(found.front());
      }
      return best;
    });
  }

  static void expect_same(const Arithmetic& one, const Arithmetic& other, double tolerance) {
    const auto some = best_with(one), others = best_with(other);
    ASSERT_EQ(some.size(), others.size());
    for (size_t i = 0; i < some.size(); ++i) {
      EXPECT_EQ(some[i].pieces, others[i].pieces);
      EXPECT_NEAR(some[i].score, others[i].score, tolerance);
    }
  }
};

TEST_P(SearchArithmetic, FindsTheReferencesTranslationsInFloat32) {
  expect_same({"float32", "fast"}, {"float32", "reference"}, 1e-4);
}

TEST_P(SearchArithmetic, FindsTheReferencesTranslationsWithFactorsRoundedToBfloat16) {
  expect_same({"bfloat16", "fast"}, {"bfloat16", "reference"}, 1e-2);
}

INSTANTIATE_TEST_SUITE_P(EveryModel, SearchArithmetic, testing::ValuesIn(every_model()),
                         [](const auto& model) { return std::to_string(model.index); });

}  // namespace
}  // namespace gloss
