#include "layers/lstm.h"

#include "layers/initialization.h"
#include "ops/lstm_step.h"

namespace gloss {

using torch::Tensor;

Lstm::Lstm(const CellShape& shape) : hidden_(shape.hidden) {
  input_ = register_module("input", Linear(shape.input, 4 * hidden_));
  recurrent_ = register_parameter("recurrent", torch::empty({4 * hidden_, hidden_}));
  uniform(*this, 0.1);  // Luong et al. 2015, section 4.1
}

Tensor Lstm::input(const Tensor& x) {
  return input_(x);
}

Recurrence Lstm::recurrence() const {
  return [u = DeferredWeightGradient(recurrent_)](const Tensor& input, const LayerState& before) -> LayerState {
    const LstmStates after = lstm_step(input, {before.hidden, before.cell}, u);
    return {after.hidden, after.cell};
  };
}

LayerState Lstm::zero(int64_t batch) const {
  const Tensor zeros = torch::zeros({batch, hidden_}, recurrent_.options());
  return {zeros, zeros};
}

}  // namespace gloss
