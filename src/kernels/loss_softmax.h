#pragma once

#include <cstddef>

namespace gloss {

/// Two sums over n logits z that the loss needs.
struct LogitSums {
  float normaliser;  // ln sum of exp z
  float sum;         // sum of z
};

/// Replaces the logits z (n >= 1) in place by their probabilities minus `spread`, accurate to a few ulps:
///
///   z(i) <- exp z(i) / (sum of exp z) - spread
///
/// If any logit is NaN or +infinity, all results are NaN.
LogitSums softmax(float* z, size_t n, float spread);

}  // namespace gloss
