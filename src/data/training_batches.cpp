#include "data/training_batches.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "base/keyed_random.h"

namespace gloss {
namespace {

constexpr size_t kChunk = 40'000;
constexpr int64_t kMostPadded = 8;  // pieces of a side with padding, for each of batch_tokens; clean text has up to 4
constexpr int64_t kCuts = 8;        // places that are compared, for each side

std::vector<size_t> all_indices(size_t count) {
  std::vector<size_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

struct SizedPair {
  int64_t source, target;  // lengths
  double share;            // of a batch
  size_t index;
};

/// The part of a batch that a sentence takes. Since cuts are between sentences, the batches of long ones are less full.
double share_of_batch(int64_t target, int64_t batch_tokens) {
  const double full = static_cast<double>(batch_tokens) - 0.75 * static_cast<double>(target);
  return static_cast<double>(target) / std::max(full, static_cast<double>(batch_tokens) / 4);
}

double shares(std::span<const SizedPair> pairs) {
  return std::accumulate(pairs.begin(), pairs.end(), 0.0,
                         [](double sum, const SizedPair& pair) { return sum + pair.share; });
}

int64_t target_pieces(std::span<const SizedPair> pairs) {
  return std::accumulate(pairs.begin(), pairs.end(), int64_t{0},
                         [](int64_t sum, const SizedPair& pair) { return sum + pair.target; });
}

PairLength longest(std::span<const SizedPair> pairs) {
  PairLength most{0, 0};
  for (const SizedPair& pair : pairs) {
    most = {std::max(most.source, pair.source), std::max(most.target, pair.target)};
  }
  return most;
}

void sort_by(int64_t SizedPair::*first, int64_t SizedPair::*then, std::span<SizedPair> pairs) {
  std::ranges::stable_sort(pairs, {}, [=](const SizedPair& pair) { return std::pair(pair.*first, pair.*then); });
}

/// A cut of sorted pairs in two.
struct Cut {
  size_t place;     // of the first pair of the second part
  int64_t batches;  // of the first part
  int64_t padded;   // pieces of both sides, with padding, if each part was one batch
};

/// The cut with the least padding of those, kCuts at most, whose first part fills 1 to batches - 1 of `batches` equal
/// batches. The key draws which of them are compared.
Cut best_cut(std::span<const SizedPair> sorted, int64_t batches, uint64_t key) {
  const size_t size = sorted.size();
  std::vector<double> filled(size + 1);                    // by the pairs before each place
  std::vector<int64_t> before(size + 1), after(size + 1);  // padded pieces of the pairs before and after it
  PairLength most{0, 0};
  for (size_t i = 0; i < size; ++i) {
    most = {std::max(most.source, sorted[i].source), std::max(most.target, sorted[i].target)};
    filled[i + 1] = filled[i] + sorted[i].share;
    before[i + 1] = static_cast<int64_t>(i + 1) * (most.source + most.target);
  }
  most = {0, 0};
  for (size_t i = size; i-- > 0;) {
    most = {std::max(most.source, sorted[i].source), std::max(most.target, sorted[i].target)};
    after[i] = static_cast<int64_t>(size - i) * (most.source + most.target);
  }
  const double drawn = uniform_number(key, 0);
  std::optional<Cut> best;
  for (int64_t cut = 0; cut < kCuts; ++cut) {
    const double share = (static_cast<double>(cut) + drawn) / kCuts;
    const int64_t first = std::clamp<int64_t>(std::llround(share * static_cast<double>(batches)), 1, batches - 1);
    const double wanted = filled[size] * static_cast<double>(first) / static_cast<double>(batches);
    size_t place = std::clamp<size_t>(std::ranges::lower_bound(filled, wanted) - filled.begin(), 1, size - 1);
    if (place > 1 && filled[place] - wanted > wanted - filled[place - 1]) --place;  // the closer one
    const int64_t padded = before[place] + after[place];
    if (!best || padded < best->padded) best = {place, first, padded};
  }
  return *best;
}

/// Cuts the pairs in two, across the lengths of the side that then has the less padding, and each part again, down to
/// `batches` parts that are about as full, or more where one would be too large (a k-d tree; Bentley 1975).
void divide(std::span<SizedPair> pairs, int64_t batches, int64_t batch_tokens, uint64_t key, Batches& divided) {
  const auto [source, target] = longest(pairs);
  const int64_t padded = std::ssize(pairs) * std::max(source, target), most_padded = kMostPadded * batch_tokens;
  const bool fits = target_pieces(pairs) <= batch_tokens && padded <= most_padded;
  if (pairs.size() == 1 || (batches <= 1 && fits)) {
    auto& batch = divided.emplace_back();
    for (const SizedPair& pair : pairs) batch.push_back(pair.index);
    return;
  }
  if (batches <= 1) batches = std::max<int64_t>(2, (padded + most_padded - 1) / most_padded);
  sort_by(&SizedPair::source, &SizedPair::target, pairs);
  const Cut by_source = best_cut(pairs, batches, key);
  sort_by(&SizedPair::target, &SizedPair::source, pairs);
  Cut cut = best_cut(pairs, batches, key);
  if (by_source.padded < cut.padded) {
    sort_by(&SizedPair::source, &SizedPair::target, pairs);
    cut = by_source;
  }
  divide(pairs.first(cut.place), cut.batches, batch_tokens, mix(key, 1), divided);
  divide(pairs.subspan(cut.place), batches - cut.batches, batch_tokens, mix(key, 2), divided);
}

}  // namespace

Batches training_batches(const std::vector<PairLength>& lengths, int64_t batch_tokens, EpochKey key) {
  const uint64_t epoch_key = mix(mix(key.seed, name_key("batches")), key.epoch);
  std::vector<size_t> order = all_indices(lengths.size());
  shuffle(order, mix(epoch_key, 0));

  Batches batches;
  for (size_t begin = 0; begin < order.size(); begin += kChunk) {
    std::vector<SizedPair> chunk;
    for (size_t i = begin; i < std::min(begin + kChunk, order.size()); ++i) {
      const auto [source, target] = lengths[order[i]];
      chunk.push_back({source, target, share_of_batch(target, batch_tokens), order[i]});
    }
    divide(chunk, std::llround(std::ceil(shares(chunk))), batch_tokens, mix(mix(epoch_key, 2), begin), batches);
  }

  std::vector<size_t> places = all_indices(batches.size());
  shuffle(places, mix(epoch_key, 1));
  Batches shuffled;
  shuffled.reserve(batches.size());
  for (size_t place : places) shuffled.push_back(std::move(batches[place]));
  return shuffled;
}

}  // namespace gloss
