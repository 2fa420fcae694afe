#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "data/corpus.h"

namespace gloss {

/// Padded sentences as piece ids, each ending in </s>.
struct TokenBatch {
  torch::Tensor ids;      // (B, S) int64
  torch::Tensor lengths;  // (B) int64, pieces with </s>

  torch::Tensor mask() const;  // (B, S) bool
  TokenBatch to(torch::Device device) const { return {ids.to(device), lengths.to(device)}; }
};

/// TokenBatch as piece ids, each ending in </s>, as the rows of one padded batch.
TokenBatch pad_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device);

/// Both sides of some sentence pairs, row by row.
struct PairBatch {
  TokenBatch source, target;
};

/// Row i of both sides is pairs[chosen[i]].
PairBatch pad_pairs(const std::vector<SentencePair>& pairs, const std::vector<size_t>& chosen, torch::Device device);

}  // namespace gloss
