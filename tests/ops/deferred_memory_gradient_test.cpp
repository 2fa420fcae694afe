#include "ops/deferred_memory_gradient.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"
#include "ops/tanh_energy.h"

namespace gloss {
namespace {

using torch::Tensor;

/// Three steps that read M (2, 5, 4): q(t+1) is a context vector whose weights come from q(t) by autograd, by energies
/// and, if `contexts`, by the product that collects. A number that all of them are part of.
Tensor steps(const Tensor& first, const DeferredMemoryGradient& memory, const Tensor& vector, bool contexts = true) {
  Tensor q = first, sum = torch::zeros({}, first.options());
  for (int64_t t = 0; t < 3; ++t) {
    const Tensor scores = q.bmm(memory->transpose(1, 2)) + tanh_energy(q, memory, vector);  // (2, 1, 5)
    const Tensor weights = scores.softmax(2);
    q = contexts ? memory(weights) : weights.bmm(*memory);
    sum = sum + (q * noise(q.sizes(), 40 + t).to(q.scalar_type())).sum();
  }
  return sum;
}

struct Scene {
  torch::ScalarType type = torch::kDouble;
  Tensor first = leaf({2, 1, 4}, 1), memory = leaf({2, 5, 4}, 2), vector = leaf({4}, 3);

  Tensor leaf(at::IntArrayRef sizes, int seed) const { return noise(sizes, seed).to(type).requires_grad_(); }
  Tensor number() const { return steps(first, DeferredMemoryGradient(memory), vector); }
  std::vector<Tensor> all() const { return {first, memory, vector}; }
};

TEST(DeferredMemoryGradient, HasTheGradientsOfItsSteps) {
  const Scene scene;
  expect_gradients([&] { return scene.number(); },
                   {{"first", scene.first}, {"memory", scene.memory}, {"vector", scene.vector}});
}

TEST(DeferredMemoryGradient, IsWhatAutogradKnowsInDoublePrecisionAndInFloat32) {
  for (const torch::ScalarType type : {torch::kDouble, torch::kFloat32}) {
    const Scene scene{type};
    const auto plain = [&](const Tensor& q, const Tensor& scores) {
      const Tensor energies = torch::tanh(q.unsqueeze(2) + scene.memory.unsqueeze(1)).matmul(scene.vector);
      return (scores + energies).softmax(2).bmm(scene.memory);
    };
    Tensor q = scene.first, expected = torch::zeros({}, q.options());
    for (int64_t t = 0; t < 3; ++t) {
      q = plain(q, q.bmm(scene.memory.transpose(1, 2)));
      expected = expected + (q * noise(q.sizes(), 40 + t).to(type)).sum();
    }
    const Tensor number = scene.number();
    const double tolerance = type == torch::kDouble ? 1e-13 : 1e-5;
    EXPECT_TRUE(close(number, expected, tolerance));
    const auto ours = torch::autograd::grad({number}, scene.all()),
               theirs = torch::autograd::grad({expected}, scene.all());
    for (size_t i = 0; i < ours.size(); ++i) {
      EXPECT_TRUE(close(ours[i], theirs[i], tolerance)) << i;
    }
  }
}

TEST(DeferredMemoryGradient, IsTheSameWhereAutogradAloneKnowsTheContexts) {
  const Scene scene;
  const Tensor plain = steps(scene.first, DeferredMemoryGradient(scene.memory), scene.vector, /*contexts=*/false);
  const auto ours = torch::autograd::grad({scene.number()}, scene.all()),
             theirs = torch::autograd::grad({plain}, scene.all());
  for (size_t i = 0; i < ours.size(); ++i) {
    EXPECT_TRUE(close(ours[i], theirs[i], 1e-13)) << i;
  }
}

TEST(DeferredMemoryGradient, GivesItsGradientAgainWhenAGraphIsWalkedTwice) {
  const Scene scene{torch::kFloat32};
  const Tensor number = scene.number();
  const auto once = torch::autograd::grad({number}, {scene.memory}, {}, /*retain_graph=*/true);
  EXPECT_TRUE(torch::equal(torch::autograd::grad({number}, {scene.memory})[0], once[0]));
}

TEST(DeferredMemoryGradient, IsFreedWithTheGraph) {
  Tensor memory = noise({2, 5, 4}, 1).requires_grad_();
  const c10::weak_intrusive_ptr<c10::TensorImpl> held = [&] {
    const DeferredMemoryGradient read(memory);
    torch::autograd::grad({read(noise({2, 1, 5}, 2)).sum()}, {memory});
    return c10::weak_intrusive_ptr<c10::TensorImpl>(read->getIntrusivePtr());
  }();
  EXPECT_TRUE(held.expired());
}

TEST(DeferredMemoryGradient, WithoutGradientsIsAProduct) {
  const Scene scene;
  torch::NoGradGuard no_gradient;
  const DeferredMemoryGradient memory(scene.memory);
  const Tensor weights = noise({2, 3, 5}, 6);
  EXPECT_TRUE(torch::equal(memory(weights), weights.bmm(scene.memory)));
  EXPECT_FALSE(memory(weights).requires_grad());
}

}  // namespace
}  // namespace gloss
