#include "ops/r_drop.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;
namespace functional = torch::nn::functional;

constexpr int64_t kWidth = 6, kPieces = 11;

struct Passes {
  Predictions first, second;
};

Passes passes(int64_t count) {
  const Predictions first{noise({count, kWidth}, 1).requires_grad_(), noise({kPieces, kWidth}, 2).requires_grad_(),
                          noise({kPieces}, 3).requires_grad_(), torch::arange(count).mul(7).remainder(kPieces)};
  Predictions second = first;
  second.decoder_outputs = noise({count, kWidth}, 4).requires_grad_();
  return {first, second};
}

// The paper's equations by LibTorch's functions, halved.
Tensor theirs(const Passes& both, double smoothing, double weight) {
  const auto logits = [](const Predictions& p) { return torch::linear(p.decoder_outputs, p.weight, p.bias); };
  const auto loss = [&](const Predictions& p) {
    return functional::cross_entropy(
        logits(p), p.targets, functional::CrossEntropyFuncOptions().reduction(torch::kSum).label_smoothing(smoothing));
  };
  const Tensor p = logits(both.first).log_softmax(1), q = logits(both.second).log_softmax(1);
  const auto options = functional::KLDivFuncOptions().reduction(torch::kSum).log_target(true);
  return (loss(both.first) + loss(both.second)) / 2 +
         weight / 4 * (functional::kl_div(q, p, options) + functional::kl_div(p, q, options));
}

std::vector<Tensor> leaves(const Passes& both) {
  return {both.first.decoder_outputs, both.second.decoder_outputs, both.first.weight, both.first.bias};
}

// A block has 128 rows.
TEST(RDrop, EqualsThePapersEquationsWithTheirGradients) {
  for (const int64_t rows : {1, 128, 129, 300}) {
    for (const double smoothing : {0.0, 0.1}) {
      const Passes both = passes(rows);
      const Tensor ours = r_drop(both.first, both.second, smoothing, 5), expected = theirs(both, smoothing, 5);
      EXPECT_NEAR(ours.item<double>(), expected.item<double>(), 1e-10 * expected.item<double>());
      const auto found = torch::autograd::grad({ours / 3}, leaves(both));
      const auto wanted = torch::autograd::grad({expected / 3}, leaves(both));
      for (size_t i = 0; i < found.size(); ++i) EXPECT_TRUE(close(found[i], wanted[i], 1e-10)) << i;
    }
  }
}

TEST(RDrop, InFloat32OnTheCpuEqualsThePlainForm) {
  const auto with_type = [](torch::ScalarType type) {
    Passes both = passes(300);
    for (Predictions* p : {&both.first, &both.second}) {
      p->decoder_outputs = p->decoder_outputs.detach().to(type).requires_grad_();
    }
    both.first.weight = both.second.weight = both.first.weight.detach().to(type).requires_grad_();
    both.first.bias = both.second.bias = both.first.bias.detach().to(type).requires_grad_();
    const Tensor loss = r_drop(both.first, both.second, 0.1, 5);
    std::vector<Tensor> all = torch::autograd::grad({loss}, leaves(both));
    all.push_back(loss);
    return all;
  };
  const std::vector<Tensor> fast = with_type(torch::kFloat32), plain = with_type(torch::kFloat64);
  for (size_t i = 0; i < fast.size(); ++i) {
    const double scale = plain[i].abs().max().item<double>();
    EXPECT_TRUE(close(fast[i].to(torch::kFloat64), plain[i], 1e-6 * scale)) << i;
  }
}

TEST(RDrop, HasTheGradientOfACentralDifference) {
  const Passes both = passes(4);
  expect_gradients([&] { return r_drop(both.first, both.second, 0.1, 5); }, {{"first", both.first.decoder_outputs},
                                                                             {"second", both.second.decoder_outputs},
                                                                             {"weight", both.first.weight},
                                                                             {"bias", both.first.bias}});
}

TEST(RDrop, OfTwiceTheSamePassIsTheCrossEntropy) {
  const Predictions once = passes(20).first;
  EXPECT_NEAR(r_drop(once, once, 0.1, 5).item<double>(), smoothed_cross_entropy(once, 0.1).item<double>(), 1e-9);
}

}  // namespace
}  // namespace gloss
