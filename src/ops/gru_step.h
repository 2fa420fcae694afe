#pragma once

#include <torch/torch.h>

#include "ops/deferred_weight_gradient.h"

namespace gloss {

/// The recurrent matrices of a GRU.
struct GruWeights {
  DeferredWeightGradient gates;      // Uz and Ur (2 H, H)
  DeferredWeightGradient candidate;  // U (H, H)
};

/// The state of a GRU after a step (B, H), with gradients. Bahdanau et al. 2014, appendix A.1.1.
///
///   z = sigmoid(x_z + h Uz'),  r = sigmoid(x_r + h Ur')
///   h~ = tanh(x_h + (r . h) U')
///   h' = (1 - z) . h + z . h~
///
/// The projected input x (B, 3 H) has the order z, r, h~; the state before is h (B, H).
torch::Tensor gru_step(const torch::Tensor& input, const torch::Tensor& before, const GruWeights& weights);

}  // namespace gloss
