#pragma once

#include <cstdint>

#include "model/seq2seq.h"

namespace gloss {

/// The K most probable next pieces of R open hypotheses, the best of each row first.
struct NextPieces {
  torch::Tensor pieces;   // (R, K) int64, on the model's device
  torch::Tensor on_host;  // (2, R, K) double on the CPU: log-probabilities and pieces, so that one copy transfers both

  int64_t count() const { return pieces.size(1); }  // K
  int32_t piece(int64_t row, int64_t rank) const;

  /// ln p(piece | source, the row's pieces so far); -infinity where the model computed NaN.
  double log_probability(int64_t row, int64_t rank) const;
};

/// Decodes the pieces `words` (R, 1) and advances the state by one. <unk>, <pad> and <s> are never returned, but the
/// softmax includes them. K is at most `count`. Synchronises with the device once.
NextPieces next_pieces(Seq2Seq& model, const torch::Tensor& words, DecoderState& state, int64_t count);

}  // namespace gloss
