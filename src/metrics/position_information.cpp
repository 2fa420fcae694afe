#include "metrics/position_information.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

namespace gloss {

double position_information(const AttentionView& attention) {
  const auto row = [&](size_t t) { return attention.weights.subspan(t * attention.columns, attention.columns); };
  const auto weight_of = [&](size_t t) { return std::reduce(row(t).begin(), row(t).end(), 0.0); };
  std::vector<double> mean(attention.columns, 0.0);  // not normalised: m(t) is
  for (size_t t = 0; t < attention.rows; ++t) {
    const double weight = weight_of(t);
    for (size_t s = 0; s < attention.columns && weight > 0; ++s) mean[s] += row(t)[s] / weight;
  }
  double information = 0;
  for (size_t t = 0; t < attention.rows; ++t) {
    const size_t seen = attention.causal ? std::min(t + 1, attention.columns) : attention.columns;
    const double weight = weight_of(t), mass = std::reduce(mean.begin(), mean.begin() + static_cast<long>(seen));
    if (weight == 0 || seen < 2) continue;
    double divergence = 0;
    for (size_t s = 0; s < seen; ++s) {
      const double a = row(t)[s] / weight;
      if (a > 0) divergence += a * std::log(a * mass / mean[s]);
    }
    information += divergence / std::log(static_cast<double>(seen));
  }
  return attention.rows == 0 ? 0 : information / static_cast<double>(attention.rows);
}

}  // namespace gloss
