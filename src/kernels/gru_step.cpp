#include "kernels/gru_step.h"

#include "kernels/sigmoid.h"
#include "kernels/target_clones.h"

namespace gloss {

GLOSS_FOR_EACH_PROCESSOR
void gru_reset(const GruStep& step, float* reset_state) {
  const size_t H = step.width;
  const float* h = step.before;
  float *z = step.gates, *r = step.gates + H;
#pragma omp simd
  for (size_t k = 0; k < H; ++k) {
    z[k] = sigmoid_of(z[k]);
    r[k] = sigmoid_of(r[k]);
    reset_state[k] = r[k] * h[k];
  }
}

GLOSS_FOR_EACH_PROCESSOR
void gru_update(const GruStep& step, float* after) {
  const size_t H = step.width;
  const float *h = step.before, *z = step.gates;
  float* candidate = step.gates + 2 * H;
#pragma omp simd
  for (size_t k = 0; k < H; ++k) {
    candidate[k] = tanh_of(candidate[k]);
    after[k] = h[k] + z[k] * (candidate[k] - h[k]);
  }
}

GLOSS_FOR_EACH_PROCESSOR
void gru_update_backward(const GruStep& step, const float* of_after, float* of_sums, float* of_before) {
  const size_t H = step.width;
  const float *h = step.before, *z = step.gates, *candidate = step.gates + 2 * H;
#pragma omp simd
  for (size_t k = 0; k < H; ++k) {
    of_sums[k] = of_after[k] * (candidate[k] - h[k]) * z[k] * (1 - z[k]);
    of_sums[2 * H + k] = of_after[k] * z[k] * (1 - candidate[k] * candidate[k]);
    of_before[k] = of_after[k] * (1 - z[k]);
  }
}

GLOSS_FOR_EACH_PROCESSOR
void gru_reset_backward(const GruStep& step, const float* of_reset_state, float* of_sums, float* of_before) {
  const size_t H = step.width;
  const float *h = step.before, *r = step.gates + H;
#pragma omp simd
  for (size_t k = 0; k < H; ++k) {
    of_sums[H + k] = of_reset_state[k] * h[k] * r[k] * (1 - r[k]);
    of_before[k] += of_reset_state[k] * r[k];
  }
}

}  // namespace gloss
