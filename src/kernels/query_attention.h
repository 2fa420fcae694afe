#pragma once

#include <cstddef>

namespace gloss {

/// The `count` positions that a query attends to: the keys of each, one head after the other, and, `values` numbers
/// behind them, its values.
struct AttendedPositions {
  const float* const* keys;
  size_t count;
  size_t values;
};

struct HeadShape {
  size_t heads;
  size_t width;  // of a head, d
};

/// Scaled dot-product attention of one query q in each of H heads (Vaswani et al. 2017, equation 1):
///
///   c(h) = sum over s of a(h, s) v(h, s),  a(h, .) = softmax(q(h)' k(h, .) / sqrt(d))
///
/// `query` and `context` have H d numbers; `weights` is space for `count`.
void attend(const float* query, const AttendedPositions& positions, const HeadShape& shape, float* weights,
            float* context);

}  // namespace gloss
