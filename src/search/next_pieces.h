#pragma once

#include <cstdint>

#include "model/seq2seq.h"

namespace gloss {

/// The K most probable next pieces of R unfinished translations, in each row the best first.
struct NextPieces {
  torch::Tensor pieces;  // (R, K) int64, where the model is
  torch::Tensor
      on_host;  // (2, R, K) double: their log-probabilities and the pieces again, so that both come in one copy

  int64_t count() const { return pieces.size(1); }  // K
  int32_t piece(int64_t row, int64_t rank) const;

  /// ln p(piece | source, the row's words so far); -infinity where the model computed no number.
  double log_probability(int64_t row, int64_t rank) const;
};

/// Reads `words` (R, 1); the state moves on by one. <unk>, <pad> and <s> are not among the pieces, though they have
/// their share of the probability. K is `count`, or all pieces where there are fewer. Waits for the device once.
NextPieces next_pieces(Seq2Seq& model, const torch::Tensor& words, DecoderState& state, int64_t count);

}  // namespace gloss
