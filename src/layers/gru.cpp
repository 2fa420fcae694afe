#include "layers/gru.h"

#include "ops/gru_step.h"

namespace gloss {

using torch::Tensor;

Gru::Gru(const CellShape& shape) : hidden_(shape.hidden) {
  input_ = register_module("input", Linear(shape.input, 3 * hidden_));
  gates_ = register_parameter("gates", torch::empty({2 * hidden_, hidden_}));
  candidate_ = register_parameter("candidate", torch::empty({hidden_, hidden_}));

  // Appendix B.1: recurrent matrices orthogonal, the others normal with standard deviation 0.01, biases zero.
  torch::NoGradGuard no_gradient;
  input_->weight.normal_(0, 0.01);
  input_->bias.zero_();
  for (Tensor block : {gates_.slice(0, 0, hidden_), gates_.slice(0, hidden_), candidate_}) {
    torch::nn::init::orthogonal_(block);
  }
}

Tensor Gru::input(const Tensor& x) {
  return input_(x);
}

Recurrence Gru::recurrence() const {
  return [u = GruWeights{DeferredWeightGradient(gates_), DeferredWeightGradient(candidate_)}](
             const Tensor& input, const LayerState& before) -> LayerState {
    return {gru_step(input, before.hidden, u), Tensor()};
  };
}

LayerState Gru::zero(int64_t batch) const {
  return {torch::zeros({batch, hidden_}, gates_.options()), Tensor()};
}

}  // namespace gloss
