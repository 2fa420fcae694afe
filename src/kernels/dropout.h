#pragma once

#include <cstddef>
#include <cstdint>

namespace gloss {

/// Dropout (Srivastava et al. 2014) of n consecutive elements: out[i] = in[i] / (1 - rate) if element first_index + i
/// is kept, else 0.
///
/// Whether an element is kept depends only on `key` and its index. The parts of a tensor can therefore be processed in
/// any order, with any number of threads and on any machine, and the backward pass can recompute the mask. `rate`, in
/// [0, 1], is rounded to a multiple of 2^-16, also in the scale. `in` and `out` must be the same array or not overlap.
void dropout(const float* in, float* out, size_t n, uint64_t first_index, uint64_t key, double rate);

}  // namespace gloss
