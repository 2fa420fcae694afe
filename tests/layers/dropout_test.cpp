#include "layers/dropout.h"

#include <gtest/gtest.h>

#include "layers/tensors.h"

namespace gloss {
namespace {

const ForwardContext kTraining{.training = true, .dropout_key = 7};

TEST(Dropout, DropsTheSameNumbersForTheSameKey) {
  for (const torch::Dtype type : {torch::kFloat, torch::kDouble}) {
    const torch::Tensor ones = torch::ones({50, 40}, type);
    const Dropout dropout(0.3, "site");
    const torch::Tensor dropped = dropout(ones, kTraining);
    EXPECT_TRUE(torch::equal(dropped, dropout(ones, kTraining)));
    EXPECT_TRUE(torch::equal(dropped, Dropout(0.3, "site")(ones, kTraining)));
    EXPECT_FALSE(torch::equal(dropped, dropout(ones, kTraining, 1)));
    EXPECT_FALSE(torch::equal(dropped, Dropout(0.3, "other site")(ones, kTraining)));
    EXPECT_FALSE(torch::equal(dropped, dropout(ones, {.training = true, .dropout_key = 8})));
  }
}

TEST(Dropout, KeepsTheMean) {
  for (const torch::Dtype type : {torch::kFloat, torch::kDouble}) {
    const torch::Tensor dropped = Dropout(0.3, "site")(torch::ones({400, 500}, type), kTraining);
    EXPECT_NEAR(dropped.mean().item<double>(), 1, 0.01);
    EXPECT_NEAR(dropped.eq(0).to(torch::kDouble).mean().item<double>(), 0.3, 0.005);
    EXPECT_NEAR(dropped.max().item<double>(), 1 / 0.7, 1e-4);
  }
}

TEST(Dropout, IsNothingInEvaluationAndAtRateZero) {
  const torch::Tensor x = noise({4, 5}, 1);
  EXPECT_TRUE(Dropout(0.3, "site")(x, {}).is_same(x));
  EXPECT_TRUE(Dropout(0, "site")(x, kTraining).is_same(x));
}

TEST(Dropout, GivesTheGradientThroughTheSameMaskWhateverTheMemoryLayout) {
  for (const torch::Dtype type : {torch::kFloat, torch::kDouble}) {
    const torch::Tensor x = torch::ones({30, 20}, type).requires_grad_();
    const torch::Tensor dropped = Dropout(0.3, "site")(x, kTraining);
    const torch::Tensor outer = noise({20, 30}, 2).to(type).t();  // a gradient that lies transposed in memory
    dropped.backward(outer);
    EXPECT_TRUE(close(x.grad(), dropped.detach() * outer, 1e-6));

    const torch::Tensor transposed = torch::ones({20, 30}, type).t();
    EXPECT_TRUE(torch::equal(Dropout(0.3, "site")(transposed, kTraining), dropped));
  }
}

TEST(Dropout, DoesNotTouchTheGlobalGenerator) {
  torch::manual_seed(1);
  const torch::Tensor expected = torch::rand({3});
  torch::manual_seed(1);
  Dropout(0.3, "site")(torch::ones({30}, torch::kDouble), kTraining);
  EXPECT_TRUE(torch::equal(torch::rand({3}), expected));
}

}  // namespace
}  // namespace gloss
