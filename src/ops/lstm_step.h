#pragma once

#include <torch/torch.h>

#include "ops/deferred_weight_gradient.h"

namespace gloss {

struct LstmStates {
  torch::Tensor hidden;  // h (B, H)
  torch::Tensor cell;    // c (B, H)
};

/// The states of an LSTM after a step, with gradients. Hochreiter and Schmidhuber 1997; Gers et al. 2000.
///
///   s = x + h U'
///   i, f, o = sigmoid(s_i), sigmoid(s_f), sigmoid(s_o),  g = tanh(s_g)
///   c' = f . c + i . g
///   h' = o . tanh(c')
///
/// The projected input x (B, 4 H) and U (4 H, H) have the order i, f, o, g.
LstmStates lstm_step(const torch::Tensor& input, const LstmStates& before, const DeferredWeightGradient& recurrent);

}  // namespace gloss
