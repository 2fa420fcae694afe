#include "kernels/dot_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/exp.h"
#include "kernels/target_clones.h"

namespace gloss {
namespace {

/// At most 16 queries, and the first `positions` positions: those that one of them sees, perhaps with others between.
struct Block {
  size_t first, steps, positions;

  Block(const AttentionHead& head, size_t start)
      : first(start), steps(std::min(kQueryBlock, head.steps - start)), positions(head.positions) {
    while (positions > 0 && static_cast<size_t>(head.seen_from[positions - 1]) >= first + steps) {
      --positions;
    }
  }

  template <typename Float>
  Rows<Float> of(const Rows<Float>& rows) const {
    return {rows.data + first * rows.stride, rows.stride};
  }
};

StridedMatrix matrix(const Rows<const float>& rows) {
  return {rows.data, rows.stride, 1};
}

/// Rows (steps, d), times a number, as columns (d, 16).
[[gnu::always_inline]] inline void scaled_columns(const Rows<const float>& rows, size_t steps, size_t width,
                                                  float factor, float* columns) {
  for (size_t t = 0; t < steps; ++t) {
    for (size_t i = 0; i < width; ++i) {
      columns[i * kQueryBlock + t] = factor * rows.data[t * rows.stride + i];
    }
  }
}

[[gnu::always_inline]] inline void fill_with_zeros(const Rows<float>& rows, size_t count, size_t width) {
  for (size_t i = 0; i < count; ++i) {
    std::fill_n(rows.data + i * rows.stride, width, 0.0f);
  }
}

/// Calls function(position, query, index) for the numbers of a block (S, 16).
template <typename Function>
[[gnu::always_inline]] inline void for_each(size_t positions, Function function) {
  for (size_t s = 0; s < positions; ++s) {
#pragma omp simd
    for (int32_t t = 0; t < static_cast<int32_t>(kQueryBlock); ++t) {
      function(s, t, s * kQueryBlock + t);
    }
  }
}

/// Turns the scores (S, 16) of a block into weights.
[[gnu::always_inline]] inline void softmax(const Block& block, const int32_t* seen_from, float* a) {
  float largest[kQueryBlock], sum[kQueryBlock] = {};
  std::fill(largest, largest + kQueryBlock, -std::numeric_limits<float>::infinity());
  const auto first = static_cast<int32_t>(block.first);
  for_each(block.positions, [&](size_t s, int32_t t, size_t i) {
    largest[t] = first + t >= seen_from[s] && a[i] > largest[t] ? a[i] : largest[t];
  });
  for_each(block.positions, [&](size_t s, int32_t t, size_t i) {
    const float power = exp_of_negative(a[i] - largest[t]);
    a[i] = first + t >= seen_from[s] ? power : 0;
    sum[t] += a[i];
  });
  for_each(block.positions, [&](size_t, int32_t t, size_t i) { a[i] = sum[t] == 0 ? 0 : a[i] / sum[t]; });
}

/// Turns dL/da (S, 16) of a block into dL/de, times a number.
[[gnu::always_inline]] inline void softmax_gradient(const Block& block, const float* a, float factor, float* gradient) {
  float sum[kQueryBlock] = {};
  for_each(block.positions, [&](size_t, int32_t t, size_t i) { sum[t] += a[i] * gradient[i]; });
  for_each(block.positions, [&](size_t, int32_t t, size_t i) { gradient[i] = factor * a[i] * (gradient[i] - sum[t]); });
}

}  // namespace

GLOSS_FOR_EACH_PROCESSOR
void set_contexts(const AttentionHead& head, float* weights, const Rows<float>& contexts) {
  const size_t d = head.width;
  const float scale = 1 / std::sqrt(static_cast<float>(d));
  std::vector<float> queries(d * kQueryBlock);  // q' / sqrt(d)
  fill_with_zeros(contexts, head.steps, d);
  for (size_t t = 0; t < head.steps; t += kQueryBlock) {
    const Block block(head, t);
    scaled_columns(block.of(head.queries), block.steps, d, scale, queries.data());
    float* a = weights + t * head.positions;
    std::fill(a, a + block.positions * kQueryBlock, 0.0f);
    add_product({block.positions, kQueryBlock, d, matrix(head.keys), {queries.data(), kQueryBlock}, {a, kQueryBlock}});
    softmax(block, head.seen_from, a);
    add_product({block.steps, d, block.positions, {a, 1, kQueryBlock}, head.values, block.of(contexts)});
  }
}

GLOSS_FOR_EACH_PROCESSOR
void set_attention_gradients(const AttentionHead& head, const float* weights, const Rows<const float>& of_contexts,
                             const AttentionGradients& gradients) {
  const size_t d = head.width;
  const float scale = 1 / std::sqrt(static_cast<float>(d));
  std::vector<float> outer(d * kQueryBlock), inner(head.positions * kQueryBlock);  // dL/dc', dL/da and then dL/de
  float* e = inner.data();
  fill_with_zeros(gradients.queries, head.steps, d);
  fill_with_zeros(gradients.keys, head.positions, d);
  fill_with_zeros(gradients.values, head.positions, d);
  for (size_t t = 0; t < head.steps; t += kQueryBlock) {
    const Block block(head, t);
    const float* a = weights + t * head.positions;
    scaled_columns(block.of(of_contexts), block.steps, d, 1, outer.data());
    std::fill(inner.begin(), inner.end(), 0.0f);
    add_product({block.positions, kQueryBlock, d, matrix(head.values), {outer.data(), kQueryBlock}, {e, kQueryBlock}});
    softmax_gradient(block, a, scale, e);
    add_product({block.steps, d, block.positions, {e, 1, kQueryBlock}, head.keys, block.of(gradients.queries)});
    add_product({block.positions, d, block.steps, {e, kQueryBlock, 1}, block.of(head.queries), gradients.keys});
    add_product({block.positions, d, block.steps, {a, kQueryBlock, 1}, block.of(of_contexts), gradients.values});
  }
}

}  // namespace gloss
