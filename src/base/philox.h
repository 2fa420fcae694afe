#pragma once

#include <cstdint>

namespace gloss {

/// Input counter and output of Philox4x32. Named scalars, so that the compiler keeps them in vector registers.
struct PhiloxWords {
  uint32_t a, b, c, d;
};

struct PhiloxKey {
  uint32_t left, right;
};

/// Philox4x32 with a chosen number of rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
/// 1, 2, 3", section 3.3). Each round multiplies two of the counter's four words, mixes the high halves of the products
/// with the other two words and the key, then adds the golden ratio and sqrt(3) - 1 to the key.
template <int kRounds>
[[gnu::always_inline]] inline PhiloxWords philox4x32(PhiloxWords x, PhiloxKey key) {
#pragma GCC unroll 16
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t first = uint64_t{0xD2511F53} * x.a;
    const uint64_t second = uint64_t{0xCD9E8D57} * x.c;
    x = {static_cast<uint32_t>(second >> 32) ^ x.b ^ key.left, static_cast<uint32_t>(second),
         static_cast<uint32_t>(first >> 32) ^ x.d ^ key.right, static_cast<uint32_t>(first)};
    key = {key.left + 0x9E3779B9, key.right + 0xBB67AE85};
  }
  return x;
}

}  // namespace gloss
