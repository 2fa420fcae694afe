#include "search/sampling.h"

#include <algorithm>
#include <tuple>

namespace gloss {

using torch::Tensor;

Tensor draw(const Tensor& log_probabilities, const Tensor& uniform, const SamplingOptions& options) {
  const int64_t count = log_probabilities.size(1);
  Tensor logits = log_probabilities.to(torch::kDouble) / options.temperature, columns;  // (R, A)
  const bool some = options.top_k > 0 || options.top_p < 1;
  if (some) {
    std::tie(logits, columns) = logits.topk(options.top_k > 0 ? std::min(options.top_k, count) : count, 1);
  }
  Tensor probabilities = logits.softmax(1);
  if (options.top_p < 1) {
    const Tensor before = probabilities.cumsum(1) - probabilities;
    probabilities = probabilities.masked_fill(before >= options.top_p, 0);
  }
  const Tensor sums = probabilities.cumsum(1);
  const Tensor reached = uniform.unsqueeze(1) * sums.slice(1, -1);  // (R, 1)
  const Tensor drawn = torch::searchsorted(sums, reached, false, /*right=*/true).clamp_max(sums.size(1) - 1);
  return some ? columns.gather(1, drawn) : drawn;
}

}  // namespace gloss
