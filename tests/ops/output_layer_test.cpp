#include "ops/output_layer.h"

#include <gtest/gtest.h>

#include "ops/arithmetic.h"
#include "ops/numbers.h"
#include "ops/with_arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

/// Two blocks of 5 and 3 rows beside torch::linear() of all rows in double precision and its gradients.
void expect_gradients_of_linear(torch::ScalarType type, int64_t width, int64_t pieces) {
  const Tensor h = numbers({8, width}, 1).to(type), of_z = numbers({8, pieces}, 2).to(type);
  const Tensor weight = numbers({pieces, width}, 3).to(type), bias = numbers({pieces}, 4).to(type);
  OutputLayer layer(weight, bias);
  const Tensor logits = torch::empty({8, pieces}, of_z.options()), of_h = torch::empty_like(h);
  for (const auto& [first, last] : {std::pair(0, 5), std::pair(5, 8)}) {
    logits.slice(0, first, last).copy_(layer.logits(h.slice(0, first, last)));
    Tensor of_rows = of_h.slice(0, first, last);
    layer.propagate(h.slice(0, first, last), of_z.slice(0, first, last), of_rows);
  }

  const auto variable = [](const Tensor& x) { return x.to(torch::kFloat64).clone().requires_grad_(); };
  const Tensor exact_h = variable(h), exact_weight = variable(weight), exact_bias = variable(bias);
  const Tensor z = torch::linear(exact_h, exact_weight, exact_bias);
  z.backward(of_z.to(torch::kFloat64));
  const auto is_close = [](const Tensor& found, const Tensor& expected) {
    return found.to(torch::kFloat64).allclose(expected, 1e-4, 1e-4);
  };
  EXPECT_TRUE(is_close(has_kernels(bias) ? logits + bias : logits, z));
  EXPECT_TRUE(is_close(of_h, exact_h.grad()));
  EXPECT_TRUE(is_close(layer.of_weight(), exact_weight.grad()));
  EXPECT_TRUE(is_close(layer.of_bias(), exact_bias.grad()));
}

TEST(OutputLayer, HasTheLogitsAndGradientsOfALinearLayerBlockByBlock) {
  expect_gradients_of_linear(torch::kFloat32, 7, 11);
  expect_gradients_of_linear(torch::kFloat64, 7, 11);
  expect_gradients_of_linear(torch::kFloat32, 512, 1024);  // rows of W and of W' that conflict in the caches
  with_arithmetic({.precision = "float32", .compute = "reference"},
                  [] { return expect_gradients_of_linear(torch::kFloat32, 7, 11), 0; });
}

TEST(OutputLayer, HasZeroGradientsBeforeTheFirstBlock) {
  const OutputLayer layer(numbers({11, 7}, 1), numbers({11}, 2));
  EXPECT_TRUE(layer.of_weight().equal(torch::zeros({11, 7})));
  EXPECT_TRUE(layer.of_bias().equal(torch::zeros({11})));
}

}  // namespace
}  // namespace gloss
