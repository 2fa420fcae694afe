#include "metrics/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "metrics/numpy_random.h"

namespace gloss {
namespace {

double mean(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
}

/// The interval leaves out a 40th of the samples on either side.
ResampledScore summarize(double score, std::vector<double> scores) {
  std::ranges::sort(scores);
  const size_t left_out = scores.size() / 40;
  return {score, mean(scores), (scores[scores.size() - 1 - left_out] - scores[left_out]) / 2};
}

}  // namespace

PairedBootstrap paired_bootstrap(std::span<const Counts> baseline, std::span<const Counts> system,
                                 double (*score)(const Counts& corpus), const Resampling& resampling) {
  NumpyRandom random(resampling.seed);
  std::vector<double> baseline_scores, system_scores, differences;
  for (size_t sample = 0; sample < resampling.samples; ++sample) {
    Counts one(baseline[0].size()), other(system[0].size());
    for (size_t draw = 0; draw < baseline.size(); ++draw) {
      const uint32_t line = random.below(static_cast<uint32_t>(baseline.size()));
      std::ranges::transform(one, baseline[line], one.begin(), std::plus());
      std::ranges::transform(other, system[line], other.begin(), std::plus());
    }
    baseline_scores.push_back(score(one));
    system_scores.push_back(score(other));
    differences.push_back(std::abs(system_scores.back() - baseline_scores.back()));
  }
  const double baseline_score = score(sum(baseline)), system_score = score(sum(system));
  const double difference = std::abs(baseline_score - system_score), mean_difference = mean(differences);
  const auto beyond = std::ranges::count_if(differences, [&](double d) { return d - mean_difference > difference; });
  return {summarize(baseline_score, baseline_scores), summarize(system_score, system_scores),
          static_cast<double>(beyond + 1) / static_cast<double>(differences.size() + 1)};
}

}  // namespace gloss
