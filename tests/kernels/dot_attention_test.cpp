#include "kernels/dot_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace gloss {
namespace {

// Values and gradients are tested with the operation, in tests/ops.
TEST(DotAttentionOfAHead, AQueryThatSeesNothingHasContextZeroAndOneThatSeesOnePositionHasItsValue) {
  const std::vector<float> queries{1, 2, 3}, keys{1, 1}, values{5, 7};  // d = 1
  const std::vector<int32_t> seen_from{2, 1};
  const AttentionHead head{{queries.data(), 1}, {keys.data(), 1}, {values.data(), 1}, 3, 2, 1, seen_from.data()};
  std::vector<float> weights(2 * kQueryBlock, NAN), contexts(3, NAN);
  set_contexts(head, weights.data(), {contexts.data(), 1});
  EXPECT_EQ(contexts, (std::vector<float>{0, 7, 6}));

  std::vector<float> of_queries(3, NAN), of_keys(2, NAN), of_values(2, NAN);
  const std::vector<float> ones(3, 1);
  set_attention_gradients(head, weights.data(), {ones.data(), 1},
                          {{of_queries.data(), 1}, {of_keys.data(), 1}, {of_values.data(), 1}});
  EXPECT_EQ(of_values, (std::vector<float>{0.5, 1.5}));
  EXPECT_EQ(of_keys, (std::vector<float>{-1.5, 1.5}));  // a (v - c) q = 0.5 (5 - 6) 3
  EXPECT_EQ(of_queries, (std::vector<float>{0, 0, 0}));
}

}  // namespace
}  // namespace gloss
