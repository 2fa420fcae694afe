#pragma once

#include <torch/torch.h>

namespace gloss {

/// The inputs of the loss: N target pieces, the decoder outputs that predict them, and the output projection.
struct Predictions {
  torch::Tensor decoder_outputs;  // (N, D)
  torch::Tensor weight;           // (V, D)
  torch::Tensor bias;             // (V)
  torch::Tensor targets;          // (N) int64
};

/// How many of the N pieces have their logits computed at once, in each of `passes` forward passes. On the CPU those of
/// 256 pieces of a vocabulary of 8,000 take 8 MB, which fit in the cache; a GPU takes what fits in its memory, 256 MB.
int64_t rows_per_block(const torch::Tensor& decoder_outputs, int64_t passes = 1);

/// Label-smoothed cross-entropy of softmax(W r + b), summed over the N pieces (Szegedy et al. 2016; Vaswani et
/// al. 2017):
///
///   L = - sum over n of [ (1 - e) ln p(n, y(n)) + e / V sum over v of ln p(n, v) ]
///
/// The full logits (N, V) are never stored: the forward pass computes the loss and the gradients block by block. (With
/// `compute: reference`, they are.)
torch::Tensor smoothed_cross_entropy(const Predictions& predictions, double smoothing);

}  // namespace gloss
