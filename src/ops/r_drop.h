#pragma once

#include "ops/smoothed_cross_entropy.h"

namespace gloss {

/// R-Drop (Liang et al. 2021, equations 1 to 4): two passes with different dropout shall agree. With the predictions p
/// and q of the passes, L(p) the smoothed cross-entropy and a = `weight`, summed over the N pieces:
///
///   L = (L(p) + L(q)) / 2 + a / 2 D,   D = (KL(p || q) + KL(q || p)) / 2
///
/// which is half the paper's loss, so that it is a mean over the passes. `first` and `second` differ in decoder_outputs
/// alone. Like smoothed_cross_entropy(), never stores the full logits.
torch::Tensor r_drop(const Predictions& first, const Predictions& second, double smoothing, double weight);

}  // namespace gloss
