#include "kernels/best_logits.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/exp.h"
#include "kernels/target_clones.h"

namespace gloss {
namespace {

constexpr size_t kBlock = 64;
constexpr float kLowest = -std::numeric_limits<float>::infinity();

[[gnu::always_inline]] inline float largest_of(const float* z, size_t n) {
  float largest = kLowest;
#pragma omp simd reduction(max : largest)
  for (size_t i = 0; i < n; ++i) {
    largest = z[i] > largest ? z[i] : largest;
  }
  return largest;
}

[[gnu::always_inline]] inline bool is_greater(float a, float b) {
  return a > b || (b != b && a == a);
}

}  // namespace

GLOSS_FOR_EACH_PROCESSOR
float log_sum_exp(const float* z, size_t n) {
  const float largest = largest_of(z, n);
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (size_t i = 0; i < n; ++i) {
    sum += exp_of_negative(z[i] - largest);
  }
  return largest + std::log(sum);
}

// Most blocks have no number above the `count` found so far: their largest number says so.
GLOSS_FOR_EACH_PROCESSOR
void find_largest(const float* z, size_t n, size_t count, int64_t* indices) {
  size_t found = 0;
  const auto insert = [&](size_t i) {  // behind those that are not less
    size_t at = found < count ? found++ : count - 1;
    for (; at > 0 && is_greater(z[i], z[indices[at - 1]]); --at) {
      indices[at] = indices[at - 1];
    }
    indices[at] = static_cast<int64_t>(i);
  };
  for (size_t first = 0; first < n; first += kBlock) {
    const size_t end = std::min(first + kBlock, n);
    if (found == count && !is_greater(largest_of(z + first, end - first), z[indices[count - 1]])) continue;
    for (size_t i = first; i < end; ++i) {
      if (found < count || is_greater(z[i], z[indices[count - 1]])) insert(i);
    }
  }
}

}  // namespace gloss
