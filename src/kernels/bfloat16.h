#pragma once

#include <cstddef>
#include <cstdint>

namespace gloss {

/// The bits of a bfloat16: the upper half of a float's.
using Bfloat16 = uint16_t;

/// Rounds n floats to bfloat16, to the nearest and, between two, to the even one, as LibTorch does.
void round_to_bfloat16(const float* x, Bfloat16* rounded, size_t n);

}  // namespace gloss
