#include "ops/tanh_energy.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

/// Queries (B, T, K), keys (B, S, K) and v (K), of one type and with gradients.
std::vector<Tensor> operands(torch::ScalarType type, int64_t steps, double scale) {
  std::vector<Tensor> all;
  for (const Tensor& each : {noise({3, steps, 19}, 1) * scale, noise({3, 7, 19}, 2) * scale, noise({19}, 3)}) {
    all.push_back(each.to(torch::kFloat).to(type).requires_grad_());
  }
  return all;
}

TEST(TanhEnergy, InFloat32OnTheCpuEqualsTheFormulaInDoublePrecisionWithItsGradients) {
  for (const double scale : {0.1, 1.0, 30.0}) {
    for (const int64_t steps : {1, 4}) {
      const auto run = [&](torch::ScalarType type) {
        const std::vector<Tensor> x = operands(type, steps, scale);
        const Tensor energy = tanh_energy(x[0], DeferredMemoryGradient(x[1]), x[2]);
        std::vector<Tensor> all = torch::autograd::grad({energy.sin().sum()}, x);
        all.push_back(energy);
        return all;
      };
      const auto found = run(torch::kFloat), expected = run(torch::kDouble);
      for (size_t i = 0; i < found.size(); ++i) {
        EXPECT_TRUE(close(found[i].to(torch::kDouble), expected[i], 2e-5)) << i;
      }
    }
  }
}

TEST(TanhEnergy, HasTheGradientOfACentralDifference) {
  const std::vector<Tensor> x = operands(torch::kDouble, 2, 1);
  expect_gradients([&] { return tanh_energy(x[0], DeferredMemoryGradient(x[1]), x[2]).square().sum(); },
                   {{"queries", x[0]}, {"keys", x[1]}, {"vector", x[2]}});
}

TEST(TanhEnergy, IsTheSameWithoutGradientsAndForKeysThatAreNotContiguous) {
  const std::vector<Tensor> x = operands(torch::kFloat, 2, 1);
  const Tensor with = tanh_energy(x[0], DeferredMemoryGradient(x[1]), x[2]);
  torch::NoGradGuard no_gradient;
  const Tensor apart = x[1].transpose(1, 2).contiguous().transpose(1, 2);
  EXPECT_TRUE(torch::equal(with, tanh_energy(x[0], DeferredMemoryGradient(apart), x[2])));
}

TEST(TanhEnergy, OfNanIsNan) {
  const std::vector<Tensor> x = operands(torch::kFloat, 1, 1);
  torch::NoGradGuard no_gradient;
  Tensor keys = x[1].clone();
  keys[1][2][5] = NAN;
  const Tensor energy = tanh_energy(x[0], DeferredMemoryGradient(keys), x[2]);
  EXPECT_TRUE(energy[1][0][2].isnan().item<bool>());
  EXPECT_EQ(energy.isnan().sum().item<int64_t>(), 1);
}

}  // namespace
}  // namespace gloss
