#include "base/keyed_random.h"

#include <utility>

#include "base/philox.h"

namespace gloss {
namespace {

/// The `index`-th 64 random bits of `key`.
uint64_t bits(uint64_t key, uint64_t index) {
  const auto words = philox({static_cast<uint32_t>(index), static_cast<uint32_t>(index >> 32), 0, 0},
                            {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)});
  return words[0] | uint64_t{words[1]} << 32;
}

/// A number in [0, bound): the upper half of the product (Lemire 2019), with a bias below bound / 2^64.
uint64_t below(uint64_t bound, uint64_t random) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(random) * bound >> 64);
}

}  // namespace

uint64_t splitmix64(uint64_t state) {
  uint64_t z = state + 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

uint64_t mix(uint64_t seed, uint64_t what) {
  return splitmix64(splitmix64(seed) ^ what);
}

uint64_t name_key(std::string_view name) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  const PhiloxWords words = philox4x32<10>({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
  return {words.a, words.b, words.c, words.d};
}

double uniform_number(uint64_t key, uint64_t index) {
  return static_cast<double>(bits(key, index) >> 11) * 0x1p-53;
}

void shuffle(std::vector<size_t>& items, uint64_t key) {
  for (size_t left = items.size(); left > 1; --left) {
    std::swap(items[left - 1], items[below(left, bits(key, left))]);
  }
}

}  // namespace gloss
