#pragma once

#include <cstddef>

namespace gloss {

// What lies between the products of a step of a GRU (Bahdanau et al. 2014, appendix A.1.1), for one row of a batch:
//
//   z = sigmoid(s_z),  r = sigmoid(s_r),  h~ = tanh(s) where s contains U (r . h)
//   h' = (1 - z) . h + z . h~

/// The state before the step, the gates z and r, and the candidate h~. Before they are known, the sums s_z, s_r and s
/// are in their places.
struct GruStep {
  const float* before;  // h (H)
  float* gates;         // (3 H)
  size_t width;         // H
};

/// Replaces the first two sums by z and r, and sets r . h (H).
void gru_reset(const GruStep& step, float* reset_state);

/// Replaces the third sum by h~, and sets h' (H).
void gru_update(const GruStep& step, float* after);

/// Sets two of the gradients of the sums (3 H) and dL/dh (H), given d = dL/dh' (H):
///
///   dL/ds_z = d . (h~ - h) . z (1 - z),  dL/ds = d . z . (1 - h~^2),  dL/dh = d . (1 - z)
void gru_update_backward(const GruStep& step, const float* of_after, float* of_sums, float* of_before);

/// Sets the other gradient of the sums and adds to dL/dh, given d = dL/d(r . h) (H):
///
///   dL/ds_r = d . h . r (1 - r),  dL/dh <- dL/dh + d . r
void gru_reset_backward(const GruStep& step, const float* of_reset_state, float* of_sums, float* of_before);

}  // namespace gloss
