#pragma once

#include <cstdint>
#include <vector>

#include "data/corpus.h"

namespace gloss {

/// The pieces of a pair, with the end of sentence.
struct PairLength {
  int64_t source;
  int64_t target;
};

std::vector<PairLength> pair_lengths(const std::vector<SentencePair>& pairs);

/// A batch is the indices of its sentences.
using Batches = std::vector<std::vector<size_t>>;

/// What decides the order of an epoch.
struct EpochKey {
  uint64_t seed;
  int64_t epoch;
};

/// One epoch of training: every pair once, in batches of at most `batch_tokens` target pieces without padding (a longer
/// pair makes a batch of its own). Pairs are shuffled, sorted by target and then source length within chunks of 10,000,
/// cut into batches, and the batches shuffled: a function of the arguments alone.
Batches training_batches(const std::vector<PairLength>& lengths, int64_t batch_tokens, EpochKey key);

/// Every sentence once, the longest first, in batches of at most `batch_tokens` pieces with padding.
Batches evaluation_batches(const std::vector<int64_t>& lengths, int64_t batch_tokens);

/// Sentences as the rows of one array, filled up with kPadding on the right.
struct PaddedIds {
  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<int64_t> ids;      // (rows, columns), row-major
  std::vector<int64_t> lengths;  // (rows), without padding
};

PaddedIds pad(const std::vector<const std::vector<int32_t>*>& sentences);

}  // namespace gloss
