#include "kernels/query_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/exp.h"
#include "kernels/target_clones.h"

namespace gloss {
namespace {

/// Brings d numbers into the cache: what a sentence's positions hold does not stay there from step to step.
[[gnu::always_inline]] inline void fetch(const float* numbers, size_t d) {
  constexpr size_t kLine = 16;
  for (size_t i = 0; i < d; i += kLine) {
    __builtin_prefetch(numbers + i);
  }
}

/// One head; its numbers begin `from` numbers into the query, the keys, the values and the context. A width that is
/// known when this is compiled unrolls the inner loops.
template <typename Width>
[[gnu::always_inline]] inline void attend_in_head(const float* query, const AttendedPositions& positions, size_t from,
                                                  Width d, float* weights, float* context) {
  const float scale = 1 / std::sqrt(static_cast<float>(d));
  constexpr size_t kAhead = 4;  // positions
  const float* q = query + from;
  float largest = -std::numeric_limits<float>::infinity();
  for (size_t s = 0; s < positions.count; ++s) {
    const float* k = positions.keys[s] + from;
    fetch(positions.keys[std::min(s + kAhead, positions.count - 1)] + from, d);
    fetch(k + positions.values, d);
    float score = 0;
#pragma omp simd reduction(+ : score)
    for (size_t i = 0; i < d; ++i) {
      score += q[i] * k[i];
    }
    weights[s] = score * scale;
    largest = std::max(largest, weights[s]);
  }
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (size_t s = 0; s < positions.count; ++s) {
    weights[s] = exp_of_negative(weights[s] - largest);
    sum += weights[s];
  }
  float* c = context + from;
  std::fill(c, c + d, 0.0f);
  for (size_t s = 0; s < positions.count; ++s) {
    const float weight = weights[s] / sum;
    const float* v = positions.keys[s] + positions.values + from;
#pragma omp simd
    for (size_t i = 0; i < d; ++i) {
      c[i] += weight * v[i];
    }
  }
}

template <typename Width>
[[gnu::always_inline]] inline void attend_in_heads(const float* query, const AttendedPositions& positions, size_t heads,
                                                   Width d, float* weights, float* context) {
  for (size_t h = 0; h < heads; ++h) {
    attend_in_head(query, positions, h * d, d, weights, context);
  }
}

template <size_t N>
using Constant = std::integral_constant<size_t, N>;

}  // namespace

GLOSS_FOR_EACH_PROCESSOR
void attend(const float* query, const AttendedPositions& positions, const HeadShape& shape, float* weights,
            float* context) {
  if (shape.width == 32) {
    attend_in_heads(query, positions, shape.heads, Constant<32>(), weights, context);
  } else if (shape.width == 64) {
    attend_in_heads(query, positions, shape.heads, Constant<64>(), weights, context);
  } else {
    attend_in_heads(query, positions, shape.heads, shape.width, weights, context);
  }
}

}  // namespace gloss
