#include "ops/packed_factor.h"

#include <gtest/gtest.h>

#include "ops/numbers.h"
#include "ops/with_arithmetic.h"

namespace gloss {
namespace {

using torch::Tensor;

/// x W + b, and y + x W, beside products in double precision.
void expect_products(at::IntArrayRef shape, double tolerance) {  // M, K, N
  const Tensor x = numbers({shape[0], shape[1]}, 1), weight = numbers({shape[1], shape[2]}, 2);
  const Tensor bias = numbers({shape[2]}, 3), before = numbers({shape[0], shape[2]}, 4);
  const Tensor exact = x.to(torch::kFloat64).mm(weight.to(torch::kFloat64));
  const auto is_close = [&](const Tensor& found, const Tensor& expected) {
    return found.to(torch::kFloat64).allclose(expected, tolerance, tolerance);
  };
  const PackedFactor factor(weight);
  Tensor sum = before.clone();
  factor.add_product(x, sum);
  EXPECT_TRUE(is_close(factor.product(x), exact)) << shape;
  EXPECT_TRUE(is_close(factor.product(x, bias), exact + bias)) << shape;
  EXPECT_TRUE(is_close(sum, exact + before)) << shape;
  EXPECT_TRUE(is_close(factor.product(x.t().contiguous().t()), exact)) << shape;
}

TEST(PackedFactor, HasTheProductsOfDoublePrecision) {
  for (const int64_t rows : {0, 1, 23, 150}) {
    expect_products({rows, 128, 384}, 1e-4);
    expect_products({rows, 64, 1001}, 1e-4);  // on all threads
  }
}

TEST(PackedFactor, HasThemInBfloat16AndByLibTorchsOperators) {
  with_arithmetic({.precision = "float32", .compute = "reference"}, [] {
    return expect_products({23, 128, 384}, 1e-4), 0;
  });
  with_arithmetic({.precision = "bfloat16"}, [] {
    const Tensor x = numbers({23, 128}, 1), weight = numbers({128, 50}, 2);
    const Tensor rounded =
        x.to(torch::kBFloat16).to(torch::kFloat64).mm(weight.to(torch::kBFloat16).to(torch::kFloat64));
    EXPECT_TRUE(PackedFactor(factor(weight)).product(factor(x)).to(torch::kFloat64).allclose(rounded, 1e-4, 1e-4));
    return 0;
  });
}

}  // namespace
}  // namespace gloss
