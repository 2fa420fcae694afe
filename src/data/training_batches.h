#pragma once

#include <cstdint>
#include <vector>

#include "data/batches.h"

namespace gloss {

/// Determines the order of the batches of an epoch.
struct EpochKey {
  uint64_t seed;
  int64_t epoch;
};

/// The batches of one training epoch: every pair once, at most `batch_tokens` target pieces per batch, not counting
/// padding, and at most eight times as many pieces of either side with padding, which only noisy text reaches (a longer
/// pair is a batch by itself). Pairs are shuffled, and chunks of 40,000 are cut in two, by source or target length
/// where that leaves less padding, and again, down to batches of about as many target pieces, which are shuffled: 2 to
/// 4 % of the padded pieces are padding. Each epoch draws where it may cut, so that a pair meets others. The result
/// depends on the arguments alone.
Batches training_batches(const std::vector<PairLength>& lengths, int64_t batch_tokens, EpochKey key);

}  // namespace gloss
