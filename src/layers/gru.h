#pragma once

#include "layers/linear.h"
#include "layers/recurrent_cell.h"

namespace gloss {

// Gated recurrent unit. Cho et al. 2014; Bahdanau, Cho and Bengio 2014, appendix A.1.1.
//
//   z  = sigmoid(Wz x + Uz h)          update gate
//   r  = sigmoid(Wr x + Ur h)          reset gate
//   h~ = tanh(W x + U (r . h))         candidate; torch::nn::GRU applies r after the product with U instead
//   h' = (1 - z) . h + z . h~
//
// Each W x has a bias.
class Gru final : public Cell {
 public:
  explicit Gru(const CellShape& shape);

  torch::Tensor input(const torch::Tensor& x) override;  // (..., I) -> (..., 3 H): z, r, h~
  Recurrence recurrence() const override;
  LayerState zero(int64_t batch) const override;
  int64_t gates() const override { return 3; }

 private:
  int64_t hidden_;
  Linear input_{nullptr};
  torch::Tensor gates_;      // Uz and Ur, (2 H, H)
  torch::Tensor candidate_;  // U, (H, H)
};

}  // namespace gloss
