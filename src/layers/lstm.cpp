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
    const std::vector<Tensor> sums = u(before.hidden, input).split_with_sizes({3 * H, H}, 1);
    const std::vector<Tensor> gates = torch::sigmoid(sums[0]).chunk(3, 1);
    const Tensor &i = gates[0], &f = gates[1], &o = gates[2];
    const Tensor cell = torch::addcmul(f * before.cell, i, torch::tanh(sums[1]));
    return {o * torch::tanh(cell), cell};
  };
}

LayerState Lstm::zero(int64_t batch) const {
  const Tensor zeros = torch::zeros({batch, hidden_}, recurrent_.options());
  return {zeros, zeros};
}

}  // namespace gloss
