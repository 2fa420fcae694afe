#include "data/batches.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/keyed_random.h"

namespace gloss {
namespace {

constexpr size_t kChunk = 40'000;
constexpr int64_t kMostPadded = 8;  // pieces of a side with padding, for each of batch_tokens; clean text has up to 4

std::vector<size_t> all_indices(size_t count) {
  std::vector<size_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

}  // namespace

std::vector<PairLength> pair_lengths(const std::vector<SentencePair>& pairs) {
  std::vector<PairLength> lengths;
  lengths.reserve(pairs.size());
  for (const SentencePair& pair : pairs) lengths.push_back({std::ssize(pair.source), std::ssize(pair.target)});
  return lengths;
}

Batches training_batches(const std::vector<PairLength>& lengths, int64_t batch_tokens, EpochKey key) {
  const uint64_t epoch_key = mix(mix(key.seed, name_key("batches")), key.epoch);
  std::vector<size_t> order = all_indices(lengths.size());
  shuffle(order, mix(epoch_key, 0));

  Batches batches;
  for (size_t begin = 0; begin < order.size(); begin += kChunk) {
    const size_t end = std::min(begin + kChunk, order.size());
    const uint64_t draw = mix(mix(epoch_key, 2), begin);
    const auto rises = [draw](int64_t target) { return ((draw ^ static_cast<uint64_t>(target)) & 1) != 0; };
    std::vector<std::tuple<int64_t, int64_t, size_t>> chunk;  // target, source rising or falling, index in `order`
    for (size_t i = begin; i < end; ++i) {
      const auto [source, target] = lengths[order[i]];
      chunk.emplace_back(target, rises(target) ? source : -source, i);
    }
    std::ranges::sort(chunk);
    int64_t tokens = static_cast<int64_t>((draw >> 1) % static_cast<uint64_t>(batch_tokens / 2 + 1)), longest = 0;
    bool is_first = true;
    for (const auto& [target, signed_source, place] : chunk) {
      longest = std::max({longest, std::abs(signed_source), target});
      if (is_first || tokens + target > batch_tokens ||
          (std::ssize(batches.back()) + 1) * longest > kMostPadded * batch_tokens) {
        batches.emplace_back();
        if (!is_first) tokens = 0;
        longest = std::max(std::abs(signed_source), target);
        is_first = false;
      }
      batches.back().push_back(order[place]);
      tokens += target;
    }
  }

  std::vector<size_t> places = all_indices(batches.size());
  shuffle(places, mix(epoch_key, 1));
  Batches shuffled;
  shuffled.reserve(batches.size());
  for (size_t place : places) shuffled.push_back(std::move(batches[place]));
  return shuffled;
}

Batches evaluation_batches(const std::vector<int64_t>& lengths, int64_t batch_tokens, int64_t most_sentences) {
  std::vector<size_t> order = all_indices(lengths.size());
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
