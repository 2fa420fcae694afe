#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "data/corpus.h"

namespace gloss {

/// The lengths of a pair in pieces, including end of sentence.
struct PairLength {
  int64_t source;
  int64_t target;
};

std::vector<PairLength> pair_lengths(const std::vector<SentencePair>& pairs);

/// Each batch lists the indices of its sentences.
using Batches = std::vector<std::vector<size_t>>;

/// Determines the order of the batches of an epoch.
struct EpochKey {
  uint64_t seed;
  int64_t epoch;
};

/// The batches of one training epoch: every pair once, at most `batch_tokens` target pieces per batch, not counting
/// padding, and at most eight times as many pieces of either side with padding, which only noisy text reaches (a longer
/// pair is a batch by itself). Pairs are shuffled, sorted within chunks of 40,000 and split into batches, which are
/// shuffled. They are sorted by target length, and then by source length, rising and falling in turn, so that the
/// source lengths of a batch are close, too, where the target length changes: 2 to 6 % of the padded pieces are
/// padding. Each epoch draws which target lengths rise, and makes the first batch of a chunk shorter by up to a half,
/// so that a pair meets others. The result depends on the arguments alone.
Batches training_batches(const std::vector<PairLength>& lengths, int64_t batch_tokens, EpochKey key);

/// Every sentence once, longest first, at most `batch_tokens` pieces per batch, including padding, and at most
/// `most_sentences`, which is at least 1.
Batches evaluation_batches(const std::vector<int64_t>& lengths, int64_t batch_tokens,
                           int64_t most_sentences = std::numeric_limits<int64_t>::max());

/// Sentences as the rows of one array, padded with kPadding on the right.
struct PaddedIds {
  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<int64_t> ids;      // (rows, columns), row-major
  std::vector<int64_t> lengths;  // (rows), without padding
};

PaddedIds pad(const std::vector<const std::vector<int32_t>*>& sentences);

}  // namespace gloss
