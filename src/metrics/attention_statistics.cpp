#include "metrics/attention_statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"

namespace gloss {
namespace {

constexpr double kLeastCoverage = 1e-3;

/// The leftward move of a centroid, as a fraction of the columns, that counts as rounding error.
constexpr double kRounding = 1e-6;

/// The sums over one row of a, a ln a and s a.
struct RowSums {
  double weight = 0, weight_log = 0, moment = 0;

  explicit RowSums(std::span<const float> row) {
    for (size_t s = 0; s < row.size(); ++s) {
      const double a = row[s];
      if (a == 0) continue;
      weight += a;
      weight_log += a * std::log(a);
      moment += static_cast<double>(s) * a;
    }
  }

  /// The entropy of the normalised row a / weight.
  double entropy() const {
    if (weight == 0) return 0;
    const double entropy = std::log(weight) - weight_log / weight;
    return entropy < 0 ? 0 : entropy;  // below 0 by rounding only
  }
};

double largest_but(std::span<const float> row, std::optional<size_t> left_out) {
  float largest = 0;
  for (size_t s = 0; s < row.size(); ++s) {
    if (s != left_out && !(row[s] <= largest)) largest = row[s];  // also true for NaN
  }
  return largest;
}

double mean(double sum, size_t count) {
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

}  // namespace

void AttentionStatistics::add(const AttentionView& attention) {
  if (attention.weights.size() != attention.rows * attention.columns) {
    fail("attention of {} x {} was given with {} weights", attention.rows, attention.columns, attention.weights.size());
  }
  std::vector<double> coverage(attention.columns, 0.0);
  std::optional<double> centroid;
  for (size_t t = 0; t < attention.rows; ++t) {
    const auto row = attention.weights.subspan(t * attention.columns, attention.columns);
    const size_t seen = attention.causal ? std::min(t + 1, attention.columns) : attention.columns;
    const RowSums sums(row);
    entropy_ += sums.entropy();
    if (seen > 1) relative_entropy_ += sums.entropy() / std::log(static_cast<double>(seen));
    confidence_ += largest_but(row, attention.end);
    for (size_t s = 0; s < row.size(); ++s) coverage[s] += row[s];

    const std::optional<double> before = centroid;
    if (sums.weight != 0) centroid = sums.moment / sums.weight;
    if (t == 0) continue;
    ++steps_;
    const double slack = kRounding * static_cast<double>(attention.columns);
    monotonic_steps_ += !before || *centroid >= *before - slack;
  }
  for (const double sum : coverage) coverage_penalty_ += std::log(std::clamp(sum, kLeastCoverage, 1.0));
  rows_ += attention.rows;
  ++examples_;
}

double AttentionStatistics::entropy() const {
  return mean(entropy_, rows_);
}
double AttentionStatistics::relative_entropy() const {
  return mean(relative_entropy_, rows_);
}
double AttentionStatistics::confidence() const {
  return mean(confidence_, rows_);
}
double AttentionStatistics::coverage_penalty() const {
  return mean(coverage_penalty_, examples_);
}
double AttentionStatistics::monotonicity() const {
  return steps_ == 0 ? 1 : mean(static_cast<double>(monotonic_steps_), steps_);
}

}  // namespace gloss
