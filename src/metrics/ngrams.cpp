#include "metrics/ngrams.h"

#include <algorithm>

namespace gloss {
namespace {

/// One occurrence of an n-gram: the id of its first n - 1 symbols in the upper 32 bits, its last symbol in the lower.
struct Occurrence {
  uint64_t ngram;
  uint32_t begin;
};

}  // namespace

// Works on the concatenation of both sequences. An n-gram is shared only if its first n - 1 symbols are, so each order
// considers only extensions of the n-grams shared at the previous order.
std::vector<NgramMatches> match_ngrams(std::span<const uint32_t> hypothesis, std::span<const uint32_t> reference,
                                       size_t longest) {
  std::vector<uint32_t> symbols(hypothesis.begin(), hypothesis.end());
  symbols.insert(symbols.end(), reference.begin(), reference.end());
  const size_t border = hypothesis.size();

  std::vector<Occurrence> occurrences(symbols.size());
  for (uint32_t i = 0; i < symbols.size(); ++i) occurrences[i] = {symbols[i], i};

  std::vector<NgramMatches> matches(longest);
  for (size_t n = 1; n <= longest; ++n) {
    auto& match = matches[n - 1];
    match.hypothesis = hypothesis.size() < n ? 0 : hypothesis.size() - n + 1;
    match.reference = reference.size() < n ? 0 : reference.size() - n + 1;

    std::ranges::sort(occurrences, {}, &Occurrence::ngram);
    std::vector<Occurrence> longer;
    uint64_t shared_ngrams = 0;
    for (auto first = occurrences.begin(); first != occurrences.end();) {
      const auto last = std::find_if(first, occurrences.end(), [&](auto& o) { return o.ngram != first->ngram; });
      const auto in_hypothesis = std::count_if(first, last, [&](auto& o) { return o.begin < border; });
      const auto in_reference = last - first - in_hypothesis;
      if (in_hypothesis > 0 && in_reference > 0) {
        match.shared += static_cast<size_t>(std::min(in_hypothesis, in_reference));
        for (; first != last; ++first) {
          const size_t next = first->begin + n;
          if (next < symbols.size() && next != border) {
            longer.push_back({shared_ngrams << 32 | symbols[next], first->begin});
          }
        }
        ++shared_ngrams;
      }
      first = last;
    }
    occurrences = std::move(longer);
  }
  return matches;
}

}  // namespace gloss
