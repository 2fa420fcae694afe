#pragma once

#include <torch/torch.h>

#include <compare>
#include <string>

namespace gloss {

/// Products A B of one kind, of A (M, K) and B (K, N). The rows of a batch, which vary, are M where A is of them, and K
/// in the gradient of a weight, a sum over the rows.
struct ProductKind {
  std::string layout;     // which of A and B lie transposed, as BLAS says it: NN, NT, TN, TT
  bool over_rows;         // whether it is the gradient of a weight
  int64_t first, second;  // K and N, or M and N of a gradient of a weight
  int magnitude;          // of the rows: they are at least 4^magnitude, and below 4 times that
  at::ScalarType type;    // of A

  auto operator<=>(const ProductKind&) const = default;
};

/// What was computed of one kind.
struct ProductCount {
  int64_t calls = 0, rows = 0;
  double seconds = 0;
};

/// The kind of A B, whose rows go to `rows`. Where A lies transposed in memory it is always the gradient of a weight.
ProductKind kind_of(const torch::Tensor& a, const torch::Tensor& b, bool over_rows, int64_t& rows);

/// "1,743 x 128 x 256 NT" with that many rows.
std::string to_string(const ProductKind& kind, int64_t rows);

/// Operations of a product, 2 M K N.
double operations(const ProductKind& kind, double rows);

/// Seconds that multiply() takes for one product of this kind when nothing else is computed: the median of 0.1 s.
double seconds_alone(const ProductKind& kind, int64_t rows);

}  // namespace gloss
