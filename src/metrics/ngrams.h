#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gloss {

/// How many n-grams of one length two sequences have, and how many they share: an n-gram that one has a times and the
/// other b times is shared min(a, b) times ("clipped", Papineni et al. 2002).
struct NgramMatches {
  size_t hypothesis = 0;
  size_t reference = 0;
  size_t shared = 0;
};

/// Matches of the lengths 1 to `longest`. Symbols are words or characters as numbers. Exact: n-grams are compared, not
/// their hashes.
std::vector<NgramMatches> match_ngrams(std::span<const uint32_t> hypothesis, std::span<const uint32_t> reference,
                                       size_t longest);

}  // namespace gloss
