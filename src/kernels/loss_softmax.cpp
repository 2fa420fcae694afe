#include "kernels/loss_softmax.h"

#include <cmath>
#include <limits>

#include "kernels/exp.h"
#include "kernels/target_clones.h"

namespace gloss {

GLOSS_FOR_EACH_PROCESSOR
LogitSums softmax(float* z, const float* bias, size_t n, float spread) {
  float largest = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : largest)
  for (size_t i = 0; i < n; ++i) {
    z[i] += bias[i];
    largest = z[i] > largest ? z[i] : largest;
  }
  float sum = 0, total = 0;
#pragma omp simd reduction(+ : sum, total)
  for (size_t i = 0; i < n; ++i) {
    sum += z[i];
    z[i] = exp_of_negative(z[i] - largest);
    total += z[i];
  }
  const float scale = 1 / total;
#pragma omp simd
  for (size_t i = 0; i < n; ++i) {
    z[i] = z[i] * scale - spread;
  }
  return {largest + std::log(total), sum};
}

}  // namespace gloss
