#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gloss {

/// The numbers of n-grams of one order in two sequences, and the number shared: an n-gram that occurs a times in one
/// and b times in the other counts min(a, b) times ("clipped", Papineni et al. 2002).
struct NgramMatches {
  size_t hypothesis = 0;
  size_t reference = 0;
  size_t shared = 0;
};

/// Matches of the orders 1 to `longest`. Symbols are ids of words or characters. Exact: compares n-grams, not hashes.
std::vector<NgramMatches> match_ngrams(std::span<const uint32_t> hypothesis, std::span<const uint32_t> reference,
                                       size_t longest);

}  // namespace gloss
