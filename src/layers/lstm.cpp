#include "layers/lstm.h"

#include "layers/initialization.h"

namespace gloss {

using torch::Tensor;

Lstm::Lstm(const CellShape& shape) : hidden_(shape.hidden) {
  input_ = register_module("input", torch::nn::Linear(shape.input, 4 * hidden_));
  recurrent_ = register_parameter("recurrent", torch::empty({4 * hidden_, hidden_}));
  uniform(*this, 0.1);  // Luong et al. 2015, section 4.1
}

Tensor Lstm::input(const Tensor& x) { return input_(x); }

LayerState Lstm::forward(const Tensor& input, const LayerState& before) {
  const Tensor all = torch::addmm(input, before.hidden, recurrent_.t());
  const Tensor gates = torch::sigmoid(all.slice(1, 0, 3 * hidden_));
  const Tensor candidate = torch::tanh(all.slice(1, 3 * hidden_));
  const auto gate = [&](int64_t k) { return gates.slice(1, k * hidden_, (k + 1) * hidden_); };
  const Tensor cell = torch::addcmul(gate(1) * before.cell, gate(0), candidate);
  return {gate(2) * torch::tanh(cell), cell};
}

LayerState Lstm::zero(int64_t batch) const {
  const Tensor zeros = torch::zeros({batch, hidden_}, recurrent_.options());
  return {zeros, zeros};
}

}  // namespace gloss
