#include "kernels/lstm_step.h"

#include "kernels/sigmoid.h"
#include "kernels/target_clones.h"

namespace gloss {

GLOSS_FOR_EACH_PROCESSOR
void lstm_forward(const LstmStep& step, float* hidden) {
  const size_t H = step.width;
  const float* c = step.before;
  float *gates = step.gates, *after = step.after;
#pragma omp simd
  for (size_t k = 0; k < H; ++k) {
    const float i = sigmoid_of(gates[k]), f = sigmoid_of(gates[H + k]), o = sigmoid_of(gates[2 * H + k]);
    const float g = tanh_of(gates[3 * H + k]);
    const float next = f * c[k] + i * g;
    gates[k] = i;
    gates[H + k] = f;
    gates[2 * H + k] = o;
    gates[3 * H + k] = g;
    after[k] = next;
    hidden[k] = o * tanh_of(next);
  }
}

GLOSS_FOR_EACH_PROCESSOR
void lstm_backward(const LstmStep& step, const LstmOuterGradients& outer, float* of_sums, float* of_before) {
  const size_t H = step.width;
  const float *c = step.before, *gates = step.gates, *after = step.after;
  const float *of_cell = outer.cell, *of_hidden = outer.hidden;
#pragma omp simd
  for (size_t k = 0; k < H; ++k) {
    const float i = gates[k], f = gates[H + k], o = gates[2 * H + k], g = gates[3 * H + k];
    const float t = tanh_of(after[k]);
    const float d = of_cell[k] + of_hidden[k] * o * (1 - t * t);
    of_sums[k] = d * g * i * (1 - i);
    of_sums[H + k] = d * c[k] * f * (1 - f);
    of_sums[2 * H + k] = of_hidden[k] * t * o * (1 - o);
    of_sums[3 * H + k] = d * i * (1 - g * g);
    of_before[k] = d * f;
  }
}

}  // namespace gloss
