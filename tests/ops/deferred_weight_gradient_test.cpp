#include "ops/deferred_weight_gradient.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

/// h(t) = tanh(h(t-1) W' + a(t)) for three steps, then one without a(t); a number that all of them are part of.
template <typename Step>
Tensor recurrence(const Tensor& first, const Tensor& added, Step step) {
  Tensor h = first, sum = torch::zeros({}, torch::kDouble);
  for (int64_t t = 0; t < 3; ++t) {
    h = torch::tanh(step(h, added[t]));
    sum = sum + (h * noise(h.sizes(), 40 + t)).sum();
  }
  return sum + (step(h, std::nullopt) * noise(h.sizes(), 50)).sum();
}

struct Scene {
  Tensor weight = noise({4, 4}, 1).requires_grad_(), first = noise({2, 4}, 2).requires_grad_(),
         added = noise({3, 2, 4}, 3).requires_grad_();

  Tensor number() const { return recurrence(first, added, DeferredWeightGradient(weight)); }
  NamedLeaves leaves() const { return {{"weight", weight}, {"first", first}, {"added", added}}; }
};

TEST(DeferredWeightGradient, HasTheGradientsOfItsSteps) {
  const Scene scene;
  expect_gradients([&] { return scene.number(); }, scene.leaves());
}

TEST(DeferredWeightGradient, IsTheProductThatAutogradKnows) {
  const Scene scene;
  const auto plain = [&](const Tensor& x, const std::optional<Tensor>& a) {
    const Tensor product = x.mm(scene.weight.t());
    return a ? product + *a : product;
  };
  const Tensor expected = recurrence(scene.first, scene.added, plain);
  EXPECT_TRUE(close(scene.number(), expected, 1e-14));
  const std::vector<Tensor> all{scene.weight, scene.first, scene.added};
  const auto ours = torch::autograd::grad({scene.number()}, all), theirs = torch::autograd::grad({expected}, all);
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_TRUE(close(ours[i], theirs[i], 1e-13));
  }
}

TEST(DeferredWeightGradient, GivesItsGradientAgainWhenAGraphIsWalkedTwice) {
  const Scene scene;
  const Tensor number = scene.number();
  const auto once = torch::autograd::grad({number}, {scene.weight}, {}, /*retain_graph=*/true);
  EXPECT_TRUE(torch::equal(torch::autograd::grad({number}, {scene.weight})[0], once[0]));
}

TEST(DeferredWeightGradient, WithoutGradientsIsAProduct) {
  const Scene scene;
  torch::NoGradGuard no_gradient;
  const DeferredWeightGradient weight(scene.weight);
  EXPECT_TRUE(close(weight(scene.first, scene.added[0]), scene.first.mm(scene.weight.t()) + scene.added[0], 1e-14));
  EXPECT_FALSE(weight(scene.first).requires_grad());
}

}  // namespace
}  // namespace gloss
