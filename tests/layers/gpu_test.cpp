#include "layers/gpu.h"

#include "layers/dropout.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

const ForwardContext kTraining{.training = true, .dropout_key = 7};

using DropoutOnGpu = OnGpu;

TEST_F(DropoutOnGpu, DropsTheSameNumbersForTheSameKeyAndKeepsTheMean) {
  for (const torch::Dtype type : {torch::kFloat, torch::kDouble}) {
    const Tensor ones = torch::ones({400, 500}, torch::TensorOptions(gpu_).dtype(type));
    const Tensor dropped = Dropout(0.3, "site")(ones, kTraining);
    EXPECT_TRUE(torch::equal(dropped, Dropout(0.3, "site")(ones, kTraining)));
    EXPECT_TRUE(torch::equal(dropped, Dropout(0.3, "site")(torch::ones_like(ones.t()).t(), kTraining)));
    EXPECT_FALSE(torch::equal(dropped, Dropout(0.3, "site")(ones, kTraining, 1)));
    EXPECT_FALSE(torch::equal(dropped, Dropout(0.3, "other site")(ones, kTraining)));
    EXPECT_NEAR(dropped.mean().item<double>(), 1, 0.01);
    EXPECT_NEAR(dropped.eq(0).to(torch::kDouble).mean().item<double>(), 0.3, 0.005);
    EXPECT_NEAR(dropped.max().item<double>(), 1 / 0.7, 1e-4);
  }
}

TEST_F(DropoutOnGpu, GivesTheGradientThroughTheSameMaskWhateverTheMemoryLayout) {
  for (const torch::Dtype type : {torch::kFloat, torch::kDouble}) {
    const Tensor x = torch::ones({30, 20}, torch::TensorOptions(gpu_).dtype(type)).requires_grad_();
    const Tensor dropped = Dropout(0.3, "site")(x, kTraining);
    const Tensor outer = noise({20, 30}, 2).to(x.options().requires_grad(false)).t();
    Dropout(0.3, "other site")(x, kTraining);  // draws in between
    dropped.backward(outer);
    EXPECT_TRUE(close(x.grad(), dropped.detach() * outer, 1e-6));
  }
}

}  // namespace
}  // namespace gloss
