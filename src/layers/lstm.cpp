#include "layers/lstm.h"

#include "layers/initialization.h"
#include "ops/deferred_weight_gradient.h"

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
  return [H = hidden_, u = DeferredWeightGradient(recurrent_)](const Tensor& input,
                                                               const LayerState& before) -> LayerState {
    const Tensor all = u(before.hidden, input);
    const Tensor gates = torch::sigmoid(all.slice(1, 0, 3 * H));
    const Tensor i = gates.slice(1, 0, H), f = gates.slice(1, H, 2 * H), o = gates.slice(1, 2 * H);
    const Tensor cell = torch::addcmul(f * before.cell, i, torch::tanh(all.slice(1, 3 * H)));
    return {o * torch::tanh(cell), cell};
  };
}

LayerState Lstm::zero(int64_t batch) const {
  const Tensor zeros = torch::zeros({batch, hidden_}, recurrent_.options());
  return {zeros, zeros};
}

}  // namespace gloss
