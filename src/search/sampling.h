#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace gloss {

/// Options of ancestral sampling. Translations are drawn piece by piece from the model's distribution, changed by them.
struct SamplingOptions {
  double temperature = 1;  // above 0
  int64_t top_k = 0;       // 0: all
  double top_p = 1;        // above 0, at most 1
  uint64_t seed = 1;
};

/// Draws one of A pieces for each row, given ln p (R, A) and uniform random numbers u in [0, 1), (R) double -> (R, 1):
///
///   p'(i) ~ p(i)^(1 / temperature)
///   top_k: among the k most probable (Fan, Lewis and Dauphin 2018), at least one
///   top_p: of these, among the fewest whose probabilities sum to at least top_p (Holtzman et al. 2020)
///
/// It is the first piece i with p'(1) + … + p'(i) > u, where p' sums to 1.
torch::Tensor draw(const torch::Tensor& log_probabilities, const torch::Tensor& uniform,
                   const SamplingOptions& options);

}  // namespace gloss
