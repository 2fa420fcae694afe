#include "ops/product.h"

#include <gtest/gtest.h>

#include "layers/tensors.h"
#include "ops/numbers.h"

namespace gloss {
namespace {

using torch::Tensor;

/// A matrix of M x N numbers in each layout that a view may have.
std::vector<Tensor> layouts(int64_t rows, int64_t columns, int64_t seed) {
  const Tensor x = numbers({rows, columns}, seed);
  return {x,
          x.t().contiguous().t(),
          numbers({rows, columns + 3}, seed).slice(1, 2, 2 + columns),
          numbers({columns + 3, rows}, seed).slice(0, 2, 2 + columns).t(),
          numbers({rows, 2 * columns}, seed).slice(1, 0, 2 * columns, 2),
          numbers({1, columns}, seed).expand({rows, columns})};
}

class Product : public testing::TestWithParam<std::array<int64_t, 3>> {};

TEST_P(Product, EqualsLibTorchsInDoublePrecisionForEveryLayout) {
  const auto [m, k, n] = GetParam();
  for (const Tensor& a : layouts(m, k, 1)) {
    for (const Tensor& b : layouts(k, n, 2)) {
      const Tensor expected = a.to(torch::kDouble).mm(b.to(torch::kDouble));
      EXPECT_TRUE(close(product(a, b).to(torch::kDouble), expected, 1e-4));
    }
  }
}

TEST_P(Product, IsAddedToSomeRowsOfATable) {
  const auto [m, k, n] = GetParam();
  const Tensor a = numbers({m, k}, 1), b = numbers({k, n}, 2), table = numbers({m + 2, n}, 3);
  const Tensor expected = table.clone();
  expected.slice(0, 1, m + 1).mul_(0.5).addmm_(a, b);
  Tensor rows = table.slice(0, 1, m + 1);
  multiply(a, b, rows, 0.5);
  EXPECT_TRUE(close(table, expected, 1e-4));
}

// The products of bfloat16 numbers are exact in double precision.
TEST_P(Product, OfBfloat16NumbersIsExactButForTheRoundingOfItsFloat32Sums) {
  const auto [m, k, n] = GetParam();
  for (const Tensor& a : layouts(m, k, 1)) {
    for (const Tensor& b : layouts(k, n, 2)) {
      const Tensor rounded_a = a.to(torch::kBFloat16), rounded_b = b.to(torch::kBFloat16);
      const Tensor expected = rounded_a.to(torch::kDouble).mm(rounded_b.to(torch::kDouble));
      for (const Tensor& found : {product(rounded_a, rounded_b), product(a, rounded_b), product(rounded_a, b)}) {
        EXPECT_EQ(found.scalar_type(), torch::kFloat32);
        EXPECT_TRUE(close(found.to(torch::kDouble), expected, 1e-4));
      }
      for (const float beta : {1.0F, 0.5F}) {
        Tensor added = numbers({m, n}, 3);
        const Tensor sum = added.to(torch::kDouble) * beta + expected;
        multiply(rounded_a, rounded_b, added, beta);
        EXPECT_TRUE(close(added.to(torch::kDouble), sum, 1e-4));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Product,
                         testing::Values(std::array<int64_t, 3>{1, 1, 1}, std::array<int64_t, 3>{1, 7, 5},
                                         std::array<int64_t, 3>{9, 1, 4}, std::array<int64_t, 3>{6, 5, 1},
                                         std::array<int64_t, 3>{33, 128, 257}));

TEST(Product, OfNoRowsIsEmptyAndOfNoColumnsZero) {
  EXPECT_EQ(product(numbers({0, 3}, 1), numbers({3, 4}, 2)).sizes(), (std::vector<int64_t>{0, 4}));
  EXPECT_TRUE(product(numbers({2, 0}, 1), numbers({0, 4}, 2)).equal(torch::zeros({2, 4})));
}

class Projection : public testing::TestWithParam<bool> {};  // with a bias

TEST_P(Projection, AndItsGradientsEqualLibTorchsInDoublePrecision) {
  for (const Tensor& data : {numbers({13, 6}, 1), numbers({3, 5, 6}, 1), numbers({5, 3, 6}, 1).transpose(0, 1)}) {
    const auto run = [&](torch::ScalarType type, auto function) {
      const Tensor x = data.to(type).requires_grad_(),
                   weight = noise({7, 6}, 2).to(torch::kFloat32).to(type).requires_grad_(),
                   bias = noise({7}, 3).to(torch::kFloat32).to(type).requires_grad_();
      const Tensor y = GetParam() ? function(x, weight, bias) : function(x, weight, std::nullopt);
      std::vector<Tensor> leaves{x, weight};
      if (GetParam()) leaves.push_back(bias);
      std::vector<Tensor> all = torch::autograd::grad({y.sin().sum()}, leaves);
      all.push_back(y);
      return all;
    };
    const auto found = run(torch::kFloat32, projection);
    const auto expected =
        run(torch::kDouble, [](const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
          return torch::linear(x, weight, bias);
        });
    ASSERT_EQ(found.size(), expected.size());
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].sizes(), expected[i].sizes());
      EXPECT_TRUE(close(found[i].to(torch::kDouble), expected[i], 1e-5));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Bias, Projection, testing::Bool(), testing::PrintToStringParamName());

TEST(Projection, HasNoGradientsWhereNoneIsWanted) {
  const Tensor weight = numbers({7, 6}, 2).requires_grad_();
  torch::NoGradGuard no_gradient;
  EXPECT_FALSE(projection(numbers({4, 6}, 1), weight).requires_grad());
}

TEST(Projection, GivesAGradientToAFixedWeightsInputAlone) {
  const Tensor x = numbers({4, 6}, 1).requires_grad_(), weight = numbers({7, 6}, 2);
  projection(x, weight).sum().backward();
  EXPECT_TRUE(close(x.grad(), weight.sum(0).expand({4, 6}), 1e-5));
}

}  // namespace
}  // namespace gloss
