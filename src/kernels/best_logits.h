#pragma once

#include <cstddef>
#include <cstdint>

namespace gloss {

/// ln of the sum of exp z(i) over n >= 1 logits, accurate to a few ulps; NaN if a logit is NaN.
float log_sum_exp(const float* z, size_t n);

/// The indices of the `count` largest of n >= count numbers, the largest first, the lowest index among equals. NaN is
/// less than any number.
void find_largest(const float* z, size_t n, size_t count, int64_t* indices);

}  // namespace gloss
