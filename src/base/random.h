#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Random numbers that are a function of what they are for. There is no generator to seed, carry or restore: a key is
// mixed from the seed and from what the numbers serve (an epoch, a step, a place in the model), and the same key gives
// the same numbers on every machine.
namespace gloss {

/// What a SplitMix64 generator gives from `state` (Steele, Lea and Flood 2014): a bijection that scatters every bit.
uint64_t splitmix64(uint64_t state);

/// The key for `what` under `seed`; two different `what` never meet under one seed. Chains: mix(mix(seed, step), site).
uint64_t mix(uint64_t seed, uint64_t what);

/// A name as a number to mix with (FNV-1a, 64 bits).
uint64_t name_key(std::string_view name);

/// Four random words for a counter and a key: Philox4x32-10 (see base/philox.h).
std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

/// The `index`-th of the numbers under `key`: from 0 up to but not including 1, in steps of 2^-53.
double uniform_number(uint64_t key, uint64_t index);

/// Puts `items` into the random order that belongs to `key` (Fisher and Yates; Durstenfeld 1964).
void shuffle(std::vector<size_t>& items, uint64_t key);

}  // namespace gloss
