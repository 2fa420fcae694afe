#pragma once

#include <cstddef>

namespace gloss {

/// Two sums over n logits that the loss needs.
struct LogitSums {
  float normaliser;  // ln of the sum of their exp
  float sum;         // their sum
};

/// Replaces the logits z + b (n >= 1) in place of z by their probabilities minus `spread`, accurate to a few ulps:
///
///   z(i) <- exp (z(i) + b(i)) / (sum of exp (z + b)) - spread
///
/// If any logit is NaN or +infinity, all results are NaN.
LogitSums softmax(float* z, const float* bias, size_t n, float spread);

}  // namespace gloss
