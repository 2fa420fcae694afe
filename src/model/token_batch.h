#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "data/corpus.h"

namespace gloss {

/// A padded batch of sentences as piece ids, each ending in </s>.
struct TokenBatch {
  torch::Tensor ids;      // (B, S) int64
  torch::Tensor lengths;  // (B) int64, in pieces, including </s>

  torch::Tensor mask() const;  // (B, S) bool, true for a token
  TokenBatch repeated(int64_t times) const { return {ids.repeat({times, 1}), lengths.repeat({times})}; }
};

/// Pads sentences of piece ids, each ending in </s>, to one batch.
TokenBatch pad_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device);

/// A padded batch of sentence pairs: row i of both sides is one pair.
struct PairBatch {
  TokenBatch source, target;
  torch::Tensor target_pieces;  // (N) int64: where the N target pieces are in the flattened target ids, (B T)
};

/// Pads the chosen pairs to one batch: row i is pairs[chosen[i]].
PairBatch pad_pairs(const std::vector<SentencePair>& pairs, const std::vector<size_t>& chosen, torch::Device device);

}  // namespace gloss
