#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace gloss {

/// numpy.random.default_rng(seed).integers(n), so that what is resampled here is what sacreBLEU resamples: PCG XSL RR
/// 128/64 (O'Neill 2014), seeded by a SeedSequence and bounded by Lemire's method (2019).
class NumpyRandom {
 public:
  explicit NumpyRandom(uint64_t seed) {
    const std::array<uint64_t, 4> words = seed_sequence(seed);
    increment_ = (join(words[2], words[3]) << 1) | 1;
    next();
    state_ += join(words[0], words[1]);
    next();
  }

  /// A number from 0 to n - 1, of the upper half of a product of n with 32 random bits; those that would make some
  /// numbers likelier are drawn again.
  uint32_t below(uint32_t n) {
    const uint32_t threshold = -n % n;  // 2^32 mod n
    uint64_t product;
    do {
      product = uint64_t{next_32_bits()} * n;
    } while (static_cast<uint32_t>(product) < threshold);
    return static_cast<uint32_t>(product >> 32);
  }

 private:
  using Wide = unsigned __int128;

  static Wide join(uint64_t high, uint64_t low) { return Wide{high} << 64 | low; }

  uint64_t next() {
    state_ = state_ * join(2549297995355413924, 4865540595714422341) + increment_;
    return std::rotr(static_cast<uint64_t>(state_ >> 64) ^ static_cast<uint64_t>(state_),
                     static_cast<int>(state_ >> 122));
  }

  /// The lower half of a number, then its upper half.
  uint32_t next_32_bits() {
    has_half_ = !has_half_;
    if (has_half_) number_ = next();
    return static_cast<uint32_t>(has_half_ ? number_ : number_ >> 32);
  }

  /// Four numbers, in which each bit of the seed changes half of the bits (O'Neill's seed_seq_fe).
  static std::array<uint64_t, 4> seed_sequence(uint64_t seed) {
    uint32_t constant = 0x43b0d7e5;
    const auto hash = [&constant](uint32_t value, uint32_t factor) {
      value ^= constant;
      constant *= factor;
      value *= constant;
      return value ^ value >> 16;
    };
    std::array<uint32_t, 4> pool{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32), 0, 0};
    for (uint32_t& word : pool) word = hash(word, 0x931e8875);
    for (size_t from = 0; from < pool.size(); ++from) {
      for (size_t to = 0; to < pool.size(); ++to) {
        if (from == to) continue;
        const uint32_t mixed = 0xca01f9dd * pool[to] - 0x4973f715 * hash(pool[from], 0x931e8875);
        pool[to] = mixed ^ mixed >> 16;
      }
    }
    constant = 0x8b51f9dd;
    std::array<uint64_t, 4> words{};
    for (size_t i = 0; i < 8; ++i) words[i / 2] |= uint64_t{hash(pool[i % 4], 0x58f38ded)} << 32 * (i % 2);
    return words;
  }

  Wide state_ = 0, increment_;
  uint64_t number_ = 0;
  bool has_half_ = false;  // the upper half of number_ was not used yet
};

}  // namespace gloss
