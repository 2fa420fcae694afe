#pragma once

#include "kernels/exp.h"

namespace gloss {

/// 1 / (1 + exp(-x)), no more than 2e-7 off; NaN stays. -|x| is the argument of exp, which so never overflows.
[[gnu::always_inline]] inline float sigmoid_of(float x) {
  const float e = exp_of_negative(x < 0 ? x : -x);
  return (x < 0 ? e : 1.0f) / (1 + e);
}

/// (1 - exp(-2 |x|)) / (1 + exp(-2 |x|)), with the sign of x, no more than 2e-7 off; NaN stays.
[[gnu::always_inline]] inline float tanh_of(float x) {
  const float e = exp_of_negative(x < 0 ? 2 * x : -2 * x);
  const float t = (1 - e) / (1 + e);
  return x < 0 ? -t : t;
}

}  // namespace gloss
