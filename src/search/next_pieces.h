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

/// The pieces that may be written at a step: all but <pad> and <s>, which the softmax includes all the same, </s> only
/// where a translation may end, and <unk> only on request.
class WritablePieces {
 public:
  struct Marks {
    bool end;
    bool unknown;
  };

  /// Uses the memory of `logits` (R, V).
  WritablePieces(const torch::Tensor& logits, Marks marks);

  torch::Device device() const { return logits_.device(); }
  torch::Tensor log_probabilities() const { return logits_ - normalisers_; }  // (R, A)
  NextPieces at(const torch::Tensor& columns) const;                          // (R, K) of the A
  NextPieces of(const torch::Tensor& pieces) const;                           // (R, K) of the V, whatever the marks
  NextPieces best(int64_t count) const;  // the most probable ones of each row, the best first; all if they are fewer

 private:
  torch::Tensor pieces(const torch::Tensor& columns) const;

  torch::Tensor all_logits_;   // (R, V)
  torch::Tensor logits_;       // (R, A)
  torch::Tensor normalisers_;  // (R, 1), ln of the sum of exp over all V
  int64_t first_;              // the piece of column 0
  bool unknown_;               // column 0 is <unk> in its place
};

}  // namespace gloss
