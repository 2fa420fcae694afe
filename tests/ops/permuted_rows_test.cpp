#include "ops/permuted_rows.h"

#include <gtest/gtest.h>

#include "layers/gradients.h"
#include "layers/tensors.h"

namespace gloss {
namespace {

using torch::Tensor;

TEST(PermutedRows, AreTheRowsInTheirOrderWithTheirGradients) {
  const Tensor order = torch::tensor({3, 0, 4, 1, 2}), x = noise({5, 2}, 1).requires_grad_();
  const RowOrder rows{order, order.argsort()};
  EXPECT_TRUE(torch::equal(permuted_rows(x, rows), x.index_select(0, order)));
  expect_gradients([&] { return (permuted_rows(x, rows).square() * noise({5, 2}, 2)).sum(); }, {{"x", x}});
}

TEST(PermutedRows, AreUndoneByTheInverseOrder) {
  const Tensor order = torch::tensor({3, 0, 4, 1, 2}), x = noise({5, 2}, 1);
  const RowOrder rows{order, order.argsort()};
  EXPECT_TRUE(torch::equal(permuted_rows(permuted_rows(x, rows), {rows.inverse, rows.order}), x));
}

}  // namespace
}  // namespace gloss
