#pragma once

#include <cstddef>
#include <cstdint>

namespace gloss {

/// Dropout (Srivastava et al. 2014) of n consecutive elements: out[i] = in[i] / (1 - rate) where element
/// first_index + i is kept, else 0.
///
/// Whether an element is kept depends on `key` and on its index alone, so that the pieces of a tensor may be done in
/// any order, by any number of threads and on any machine, and again in the backward pass. `rate`, from 0 to 1, is
/// rounded to a multiple of 2^-16, in the scale too. `in` and `out` are the same array or do not overlap.
void dropout(const float* in, float* out, size_t n, uint64_t first_index, uint64_t key, double rate);

}  // namespace gloss
