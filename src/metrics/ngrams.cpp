#include "metrics/ngrams.h"

#include <algorithm>

namespace gloss {
namespace {

/// One occurrence of an n-gram: the id of its first n - 1 symbols in the upper 32 bits, its last symbol in the lower.
struct Occurrence {
  uint64_t ngram;
  uint32_t text, begin;  // text 0 is the hypothesis, others are references
};

}  // namespace

// An n-gram is shared only if its first n - 1 symbols are, so each order considers only extensions of the n-grams that
// the hypothesis shares with a reference at the previous order.
std::vector<NgramMatches> match_ngrams(const Symbols& hypothesis, std::span<const Symbols> references, size_t longest) {
  std::vector<const Symbols*> texts{&hypothesis};
  for (const Symbols& reference : references) texts.push_back(&reference);

  std::vector<Occurrence> occurrences;
  for (uint32_t text = 0; text < texts.size(); ++text) {
    for (uint32_t i = 0; i < texts[text]->size(); ++i) occurrences.push_back({(*texts[text])[i], text, i});
  }
  std::vector<NgramMatches> matches(longest);
  for (size_t n = 1; n <= longest; ++n) {
    auto& match = matches[n - 1];
    const auto count = [&](const Symbols& text) { return text.size() < n ? 0 : text.size() - n + 1; };
    match.hypothesis = count(hypothesis);
    for (const Symbols& reference : references) match.reference += count(reference);

    std::ranges::sort(occurrences, {}, &Occurrence::ngram);
    std::vector<Occurrence> longer;
    std::vector<size_t> counts;  // of one n-gram in each text
    uint64_t shared_ngrams = 0;
    for (auto first = occurrences.begin(); first != occurrences.end();) {
      counts.assign(texts.size(), 0);
      auto last = first;
      for (; last != occurrences.end() && last->ngram == first->ngram; ++last) ++counts[last->text];
      const size_t shared = std::min(counts[0], std::ranges::max(std::span(counts).subspan(1)));
      for (; shared > 0 && first != last; ++first) {
        const Symbols& text = *texts[first->text];
        const size_t next = first->begin + n;
        if (next < text.size()) longer.push_back({shared_ngrams << 32 | text[next], first->text, first->begin});
      }
      match.shared += shared;
      shared_ngrams += shared > 0;
      first = last;
    }
    occurrences = std::move(longer);
  }
  return matches;
}

}  // namespace gloss
