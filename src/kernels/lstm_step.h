#pragma once

#include <cstddef>

namespace gloss {

/// A step of an LSTM for one row of a batch: its cell before and after, and its gates i, f, o, g.
struct LstmStep {
  const float* before;  // c (H)
  float* gates;         // (4 H)
  float* after;         // c' (H)
  size_t width;         // H
};

/// Replaces the sums s in place of the gates by the gates, and sets c' and h' (H). Hochreiter and Schmidhuber 1997;
/// Gers et al. 2000.
///
///   i, f, o = sigmoid(s_i), sigmoid(s_f), sigmoid(s_o),  g = tanh(s_g)
///   c' = f . c + i . g
///   h' = o . tanh(c')
void lstm_forward(const LstmStep& step, float* hidden);

/// The gradients dL/dc' and dL/dh' (H each).
struct LstmOuterGradients {
  const float* cell;
  const float* hidden;
};

/// Sets dL/ds (4 H) and dL/dc (H). With d = dL/dc' + dL/dh' . o . (1 - tanh^2(c')):
///
///   dL/ds_i = d . g . i (1 - i),  dL/ds_f = d . c . f (1 - f),  dL/ds_o = dL/dh' . tanh(c') . o (1 - o)
///   dL/ds_g = d . i . (1 - g^2),  dL/dc = d . f
void lstm_backward(const LstmStep& step, const LstmOuterGradients& outer, float* of_sums, float* of_before);

}  // namespace gloss
