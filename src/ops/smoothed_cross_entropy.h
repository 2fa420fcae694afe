#pragma once

#include <torch/torch.h>

namespace gloss {

/// What the loss reads: N target pieces and the read-outs that predict them.
struct Predictions {
  torch::Tensor decoder_outputs;  // (N, D)
  torch::Tensor weight;     // (V, D)
  torch::Tensor bias;       // (V)
  torch::Tensor targets;    // (N) int64
};

/// Label-smoothed cross-entropy of softmax(W r + b), summed over the N pieces (Szegedy et al. 2016; Vaswani et al. 2017):
///
///   L = - sum over n of [ (1 - e) ln p(n, y(n)) + e / V sum over v of ln p(n, v) ]
///
/// All logits are never held: a block of rows is projected, its loss and its gradients are taken in place, and the next
/// block takes its memory.
torch::Tensor smoothed_cross_entropy(const Predictions& predictions, double smoothing);

}  // namespace gloss
