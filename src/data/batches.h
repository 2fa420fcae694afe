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
