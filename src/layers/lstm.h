#pragma once

#include "layers/linear.h"
#include "layers/recurrent_cell.h"

namespace gloss {

// LSTM with a forget gate and without peepholes. Hochreiter and Schmidhuber 1997; Gers et al. 2000; as used by Zaremba
// et al. 2014 and Luong et al. 2015.
//
//   i = sigmoid(Wi x + Ui h),  f = sigmoid(Wf x + Uf h),  o = sigmoid(Wo x + Uo h)
//   g = tanh(Wg x + Ug h)
//   c' = f . c + i . g
//   h' = o . tanh(c')
//
// Each W x has a bias.
class Lstm final : public Cell {
 public:
  explicit Lstm(const CellShape& shape);

  torch::Tensor input(const torch::Tensor& x) override;  // (..., I) -> (..., 4 H): i, f, o, g
  Recurrence recurrence() const override;
  LayerState zero(int64_t batch) const override;
  int64_t gates() const override { return 4; }

 private:
  int64_t hidden_;
  Linear input_{nullptr};
  torch::Tensor recurrent_;  // Ui, Uf, Uo, Ug, (4 H, H)
};

}  // namespace gloss
