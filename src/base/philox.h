#pragma once

#include <array>
#include <cstdint>

namespace gloss {

/// Philox4x32 with a chosen number of rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
/// 1, 2, 3", section 3.3): each round multiplies two of the four words of the counter, mixes the high halves of the
/// products with the other two words and the key, and the key grows by the golden ratio and sqrt(3) - 1.
template <int kRounds>
[[gnu::always_inline]] inline std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter,
                                                                 std::array<uint32_t, 2> key) {
  auto [a, b, c, d] = counter;
  auto [left, right] = key;
#pragma GCC unroll 16
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t first = uint64_t{0xD2511F53} * a;
    const uint64_t second = uint64_t{0xCD9E8D57} * c;
    a = static_cast<uint32_t>(second >> 32) ^ b ^ left;
    b = static_cast<uint32_t>(second);
    c = static_cast<uint32_t>(first >> 32) ^ d ^ right;
    d = static_cast<uint32_t>(first);
    left += 0x9E3779B9;
    right += 0xBB67AE85;
  }
  return {a, b, c, d};
}

}  // namespace gloss
