#pragma once

#include <torch/torch.h>

namespace gloss {

/// An order of N rows and the one that undoes it: inverse(order(i)) = i. Both (N) int64.
struct RowOrder {
  torch::Tensor order, inverse;
};

/// y(i) = x(order(i)) of the rows of x (N, D), with gradients: dL/dx(j) = dL/dy(inverse(j)). Autograd would add every
/// row of dL/dy to a matrix of zeros, as it does not know that no row is read twice.
torch::Tensor permuted_rows(const torch::Tensor& x, const RowOrder& rows);

}  // namespace gloss
