#include "layers/initialization.h"

#include <gtest/gtest.h>

#include <cmath>

#include "layers/gru.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

torch::nn::Sequential some_layers() {
  return torch::nn::Sequential(torch::nn::Linear(60, 40), torch::nn::LayerNorm(torch::nn::LayerNormOptions({40})));
}

double largest(const torch::Tensor& x) {
  return x.abs().max().item<double>();
}

TEST(Initialization, XavierFillsMatricesWithinItsBoundAndZeroesBiases) {
  auto layers = some_layers();
  xavier(*layers);
  const auto parameters = layers->named_parameters();
  const double bound = std::sqrt(6.0 / 100);
  EXPECT_LE(largest(parameters["0.weight"]), bound);
  EXPECT_NEAR(parameters["0.weight"].std().item<double>(), bound / std::sqrt(3), 0.01);
  EXPECT_EQ(largest(parameters["0.bias"]), 0);
}

TEST(Initialization, UniformFillsAllWithinItsRange) {
  auto layers = some_layers();
  uniform(*layers, 0.1);
  const auto parameters = layers->named_parameters();
  for (const char* name : {"0.weight", "0.bias"}) {
    EXPECT_LE(largest(parameters[name]), 0.1f);
    EXPECT_GT(largest(parameters[name]), 0.09);
  }
}

TEST(Initialization, LeavesNormsAsTheyAre) {
  auto layers = some_layers();
  xavier(*layers);
  uniform(*layers, 0.1);
  normal(*layers, 0.1);
  EXPECT_TRUE(torch::equal(layers->named_parameters()["1.weight"], torch::ones({40})));
  EXPECT_TRUE(torch::equal(layers->named_parameters()["1.bias"], torch::zeros({40})));
}

TEST(Initialization, OfTheGruIsBahdanaus) {
  const Gru gru({50, 40});
  const auto parameters = gru.named_parameters();
  for (const torch::Tensor& recurrent :
       {parameters["gates"].slice(0, 0, 40), parameters["gates"].slice(0, 40), parameters["candidate"]}) {
    EXPECT_TRUE(close(recurrent.mm(recurrent.t()), torch::eye(40), 1e-5));
  }
  EXPECT_NEAR(parameters["input.weight"].std().item<double>(), 0.01, 0.001);
  EXPECT_EQ(largest(parameters["input.bias"]), 0);
}

}  // namespace
}  // namespace gloss
