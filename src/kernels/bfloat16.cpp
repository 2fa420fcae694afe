#include "kernels/bfloat16.h"

#include <bit>

#include "kernels/target_clones.h"

namespace gloss {

GLOSS_FOR_EACH_PROCESSOR
void round_to_bfloat16(const float* x, Bfloat16* rounded, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    const auto bits = std::bit_cast<uint32_t>(x[i]);
    const bool is_nan = (bits & 0x7fff'ffff) > 0x7f80'0000;
    const uint32_t nearest = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    rounded[i] = static_cast<Bfloat16>(is_nan ? 0x7fc0 : nearest);
  }
}

}  // namespace gloss
