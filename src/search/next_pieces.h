#pragma once

#include <cstdint>

#include "model/seq2seq.h"

namespace gloss {

/// The K most probable next pieces of R unfinished translations, in each row the best first.
class NextPieces {
 public:
  /// `words` (R, 1) are read, the state moves on by one. <unk>, <pad> and <s> are not among the pieces, though they
  /// have their share of the probability. K is `count`, or all pieces where there are fewer. Waits for the device once.
  NextPieces(Seq2Seq& model, const torch::Tensor& words, DecoderState& state, int64_t count);

  const torch::Tensor& pieces() const { return pieces_; }  // (R, K) int64, where the model is
  int64_t count() const { return pieces_.size(1); }        // K

  int32_t piece(int64_t row, int64_t rank) const { return static_cast<int32_t>(on_host(1, row, rank)); }

  /// ln p(piece | the row's words so far); -infinity where the model computed no number.
  double log_probability(int64_t row, int64_t rank) const;

 private:
  double on_host(int64_t which, int64_t row, int64_t rank) const {
    return on_host_.const_data_ptr<double>()[(which * on_host_.size(1) + row) * on_host_.size(2) + rank];
  }

  torch::Tensor pieces_;
  torch::Tensor on_host_;  // (2, R, K) double: log-probabilities, then pieces, so that both come in one copy
};

}  // namespace gloss
