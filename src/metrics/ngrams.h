#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace gloss {

/// A sentence as ids of words or characters.
using Symbols = std::vector<uint32_t>;

/// Maps words to ids in order of first appearance.
class WordNumbers {
 public:
  template <typename Words>
  Symbols operator()(const Words& words) {
    Symbols numbers;
    numbers.reserve(words.size());
    for (const auto& word : words) {
      numbers.push_back(numbers_.try_emplace(std::string(word), static_cast<uint32_t>(numbers_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
};

/// The numbers of n-grams of one order in a hypothesis and in its references, and the number shared: an n-gram that
/// occurs a times in the hypothesis and at most b times in one reference counts min(a, b) times ("clipped", Papineni et
/// al. 2002).
struct NgramMatches {
  size_t hypothesis = 0;
  size_t reference = 0;
  size_t shared = 0;
};

/// Matches of the orders 1 to `longest`. Exact: compares n-grams, not hashes.
std::vector<NgramMatches> match_ngrams(const Symbols& hypothesis, std::span<const Symbols> references, size_t longest);

}  // namespace gloss
