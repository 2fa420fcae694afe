#include "ops/spaced_rows.h"

#include <gtest/gtest.h>

#include "kernels/gemm.h"
#include "layers/tensors.h"
#include "ops/deferred_weight_gradient.h"
#include "ops/numbers.h"
#include "ops/product.h"

namespace gloss {
namespace {

using torch::Tensor;

TEST(SpacedRows, AreTheRowsOfAllParts) {
  for (const int64_t columns : {1, 64, 511, 512, 1024}) {
    const std::vector<Tensor> parts{numbers({1, columns}, 1), numbers({70, columns}, 2), numbers({3, columns}, 3)};
    EXPECT_TRUE(spaced_rows(parts).equal(torch::cat(parts))) << columns;
    EXPECT_TRUE(spaced_rows(parts[1]).equal(parts[1])) << columns;
    EXPECT_TRUE(spaced_rows(parts[1].t()).equal(parts[1].t())) << columns;
  }
}

TEST(SpacedRows, AreCopiedOnlyWhereTheyWouldConflict) {
  const auto is_copied = [](const Tensor& x) { return !spaced_rows(x).is_alias_of(x); };
  EXPECT_FALSE(is_copied(numbers({100, 511}, 1)));
  EXPECT_FALSE(is_copied(numbers({10, 512}, 1)));
  EXPECT_FALSE(is_copied(noise({100, 512}, 1)));
  EXPECT_EQ(is_copied(numbers({100, 512}, 1)), conflicting_rows_are_slow());
  EXPECT_EQ(is_copied(numbers({100, 1536}, 1)), conflicting_rows_are_slow());
}

TEST(TransposedRows, AreTheColumnsAndDoNotConflictEither) {
  for (const int64_t rows : {1, 7, 16, 100, 512}) {
    for (const int64_t columns : {1, 16, 33, 200}) {
      const Tensor x = numbers({rows, columns}, 1), wider = numbers({rows, columns + 3}, 2).narrow(1, 2, columns);
      for (const Tensor& matrix : {x, wider, wider.t(), x.to(torch::kFloat64)}) {
        EXPECT_TRUE(transposed_rows(matrix).equal(matrix.t())) << rows << " x " << columns;
      }
    }
  }
  EXPECT_EQ(transposed_rows(numbers({512, 100}, 1)).is_contiguous(), !conflicting_rows_are_slow());
  EXPECT_TRUE(transposed_rows(numbers({500, 100}, 1)).is_contiguous());
}

// Three steps of a recurrence and a projection, wide enough that rows conflict: y, dy/dx, dy/dW of both.
TEST(SpacedRows, LeaveProductsAndGradientsThoseOfDoublePrecision) {
  const auto run = [](torch::ScalarType type) {
    const auto leaf = [&](at::IntArrayRef shape, int64_t seed) {
      return (numbers(shape, seed) / 32).to(type).requires_grad_();
    };
    const Tensor x = leaf({80, 512}, 1), recurrent = leaf({512, 512}, 2), weight = leaf({1024, 512}, 3);
    const DeferredWeightGradient step(recurrent);
    Tensor h = x;
    for (int t = 0; t < 3; ++t) {
      h = torch::tanh(step(h, x));
    }
    const Tensor y = projection(h, weight);
    std::vector<Tensor> all = torch::autograd::grad({y.sin().sum()}, {x, recurrent, weight});
    all.push_back(y);
    return all;
  };
  const auto found = run(torch::kFloat32), expected = run(torch::kDouble);
  for (size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(close(found[i].to(torch::kDouble), expected[i], 1e-4)) << i;
  }
}

}  // namespace
}  // namespace gloss
