#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace gloss {

/// K next pieces for each of R open hypotheses.
class NextPieces {
 public:
  /// `log_probabilities` and `pieces` (R, K). Synchronises with the device once.
  NextPieces(const torch::Tensor& log_probabilities, const torch::Tensor& pieces);

  int64_t count() const { return on_host_.size(2); }  // K
  int32_t piece(int64_t row, int64_t rank) const;

  /// ln p(piece | source, the row's pieces so far); -infinity where the model computed NaN.
  double log_probability(int64_t row, int64_t rank) const;

 private:
  torch::Tensor on_host_;  // (2, R, K) double on the CPU: log-probabilities and pieces, so that one copy transfers both
};

/// The `count` most probable pieces of each row of `log_probabilities` (R, V), the best first; all if they are fewer.
/// The pieces are those from `first` on, so that <unk>, <pad> and <s> are never written, but the softmax includes them.
NextPieces best_pieces(const torch::Tensor& log_probabilities, int64_t first, int64_t count);

}  // namespace gloss
