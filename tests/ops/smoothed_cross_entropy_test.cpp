#include "ops/smoothed_cross_entropy.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;
namespace functional = torch::nn::functional;

constexpr int64_t kWidth = 6, kPieces = 11;

Predictions predictions(int64_t count) {
  return {noise({count, kWidth}, 1).requires_grad_(), noise({kPieces, kWidth}, 2).requires_grad_(),
          noise({kPieces}, 3).requires_grad_(), torch::arange(count).mul(7).remainder(kPieces)};
}

Tensor theirs(const Predictions& p, double smoothing) {
  return functional::cross_entropy(
      torch::linear(p.decoder_outputs, p.weight, p.bias), p.targets,
      functional::CrossEntropyFuncOptions().reduction(torch::kSum).label_smoothing(smoothing));
}

class SmoothedCrossEntropy : public testing::TestWithParam<int64_t> {};

TEST_P(SmoothedCrossEntropy, EqualsLibTorchsWithItsGradients) {
  for (const double smoothing : {0.0, 0.1, 0.5}) {
    const Predictions p = predictions(GetParam());
    const std::vector<Tensor> leaves{p.decoder_outputs, p.weight, p.bias};
    const Tensor ours = smoothed_cross_entropy(p, smoothing), expected = theirs(p, smoothing);
    EXPECT_NEAR(ours.item<double>(), expected.item<double>(), 1e-10 * expected.item<double>());
    const auto found = torch::autograd::grad({ours / 3}, leaves);
    const auto wanted = torch::autograd::grad({expected / 3}, leaves);
    for (size_t i = 0; i < leaves.size(); ++i) {
      EXPECT_TRUE(close(found[i], wanted[i], 1e-11));
    }
  }
}

// A block has 256 rows.
INSTANTIATE_TEST_SUITE_P(Rows, SmoothedCrossEntropy, testing::Values(1, 255, 256, 257, 700),
                         testing::PrintToStringParamName());

TEST(SmoothedCrossEntropy, HasTheGradientOfACentralDifference) {
  const Predictions p = predictions(5);
  expect_gradients([&] { return smoothed_cross_entropy(p, 0.1); },
                   {{"decoder_outputs", p.decoder_outputs}, {"weight", p.weight}, {"bias", p.bias}});
}

TEST(SmoothedCrossEntropy, IsTheSameWithoutGradients) {
  const Predictions p = predictions(300);
  const Tensor with = smoothed_cross_entropy(p, 0.1);
  torch::NoGradGuard no_gradient;
  const Tensor without = smoothed_cross_entropy(p, 0.1);
  EXPECT_TRUE(torch::equal(with, without));
  EXPECT_FALSE(without.requires_grad());
}

TEST(SmoothedCrossEntropy, StaysFiniteForLargeLogits) {
  Predictions p = predictions(4);
  p.decoder_outputs = (p.decoder_outputs.detach() * 1e4).to(torch::kFloat).requires_grad_();
  p.weight = p.weight.detach().to(torch::kFloat).requires_grad_();
  p.bias = p.bias.detach().to(torch::kFloat).requires_grad_();
  const Tensor loss = smoothed_cross_entropy(p, 0.1);
  loss.backward();
  EXPECT_TRUE(loss.isfinite().item<bool>());
  EXPECT_TRUE(p.weight.grad().isfinite().all().item<bool>());
}

}  // namespace
}  // namespace gloss
