// src/attention/README.md shows how to add a score by the file of one that is not there. CMake takes that file out of
// it.

#include <gtest/gtest.h>

#include "attention/options.h"
#include "layers/gradients.h"
#include "layers/tensors.h"
#include "readme/scaled_dot.h"

namespace gloss {
namespace {

TEST(ScoreOfTheReadme, IsItsEquationAndGradientsReachItsParameters) {
  constexpr int64_t kWidth = 4, kHidden = 3;
  const auto options = options_from<ScaledDotOptions>("hidden: 3");
  const std::shared_ptr<Score> score = options.make({kWidth, kWidth, 9});
  randomise(*score, 10);
  const torch::Tensor states = noise({2, 5, kWidth}, 1), queries = noise({2, 3, kWidth}, 2);
  const auto scores = [&] {
    return score->forward({queries}, {DeferredMemoryGradient(score->project(states)), {}, {}, {}});
  };

  const auto parameters = score->named_parameters();
  const torch::Tensor q = queries.matmul(parameters["query.weight"].t()),
                      k = states.matmul(parameters["key.weight"].t());
  EXPECT_TRUE(close(scores(), q.matmul(k.transpose(1, 2)) / std::sqrt(kHidden), 1e-12));
  expect_gradients([&] { return (scores() * noise({2, 3, 5}, 3)).sum(); }, leaves_of(*score));
}

}  // namespace
}  // namespace gloss
