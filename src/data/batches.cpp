#include "data/batches.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gloss {

std::vector<PairLength> pair_lengths(const std::vector<SentencePair>& pairs) {
  std::vector<PairLength> lengths;
  lengths.reserve(pairs.size());
  for (const SentencePair& pair : pairs) lengths.push_back({std::ssize(pair.source), std::ssize(pair.target)});
  return lengths;
}

Batches evaluation_batches(const std::vector<int64_t>& lengths, int64_t batch_tokens, int64_t most_sentences) {
  std::vector<size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](size_t index) { return std::pair(-lengths[index], index); });

  Batches batches;
  for (size_t index : order) {
    const bool fits = !batches.empty() && std::ssize(batches.back()) < most_sentences &&
                      (std::ssize(batches.back()) + 1) * lengths[batches.back().front()] <= batch_tokens;
    if (!fits) batches.emplace_back();
    batches.back().push_back(index);
  }
  return batches;
}

PaddedIds pad(const std::vector<const std::vector<int32_t>*>& sentences) {
  PaddedIds padded;
  padded.rows = std::ssize(sentences);
  for (const auto* sentence : sentences) {
    padded.lengths.push_back(std::ssize(*sentence));
    padded.columns = std::max<int64_t>(padded.columns, std::ssize(*sentence));
  }
  padded.ids.assign(padded.rows * padded.columns, kPadding);
  for (size_t row = 0; row < sentences.size(); ++row) {
    std::copy(sentences[row]->begin(), sentences[row]->end(), padded.ids.begin() + row * padded.columns);
  }
  return padded;
}

}  // namespace gloss
