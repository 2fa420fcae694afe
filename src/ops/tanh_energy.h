#pragma once

#include <torch/torch.h>

#include "ops/deferred_memory_gradient.h"

namespace gloss {

/// The energies of additive attention, with gradients:
///
///   e(t,s) = v' tanh(a(t) + k(s))
///
/// Projected queries a (B, T, K), projected keys k (B, S, K), v (K) -> (B, T, S). On the CPU in float32, the sums
/// (B, T, S, K) are never stored.
torch::Tensor tanh_energy(const torch::Tensor& queries, const DeferredMemoryGradient& keys,
                          const torch::Tensor& vector);

}  // namespace gloss
