#pragma once

#include <cstddef>

namespace gloss {

/// What is left of n logits z when they have become probabilities.
struct LogitSums {
  float normaliser;  // ln sum of exp z
  float sum;         // sum of z
};

/// Replaces the logits z (n, at least one) by their probabilities less `spread`:
///
///   z(i) <- exp z(i) / (sum of exp z) - spread
///
/// to a few units of the last place. Where a logit is no number or +infinity, all become NaN.
LogitSums softmax(float* z, size_t n, float spread);

}  // namespace gloss
