#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Stateless random numbers. There is no generator to seed, carry or restore: a key is mixed from the seed and the
// purpose of the numbers (an epoch, a step, a place in the model), and the same key gives the same numbers on every
// machine.
namespace gloss {

/// The SplitMix64 output for `state` (Steele, Lea and Flood 2014): a bijection that scatters every bit.
uint64_t splitmix64(uint64_t state);

/// A key from `seed` and `what`, injective in `what` for a fixed seed. Chains: mix(mix(seed, step), site).
uint64_t mix(uint64_t seed, uint64_t what);

/// The 64-bit FNV-1a hash of a name, for mix().
uint64_t name_key(std::string_view name);

/// Four random words for a counter and a key: Philox4x32-10 (see base/philox.h).
std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

/// The `index`-th uniform number of `key`, in [0, 1), in steps of 2^-53.
double uniform_number(uint64_t key, uint64_t index);

/// Shuffles `items` by `key` (Fisher and Yates; Durstenfeld 1964).
void shuffle(std::vector<size_t>& items, uint64_t key);

}  // namespace gloss
