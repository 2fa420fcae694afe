#include "alignment/pair_scores.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "alignment/link_extraction.h"
#include "metrics/aer.h"
#include "metrics/attention_statistics.h"

namespace gloss {

std::span<const PairScore> pair_scores() {
  static const std::array<PairScore, 5> kScores{{{"loss", true, &PairScores::loss},
                                                 {"aer", true, &PairScores::aer},
                                                 {"coverage", false, &PairScores::coverage},
                                                 {"entropy", true, &PairScores::entropy},
                                                 {"end", true, &PairScores::end}}};
  return kScores;
}

double loss_of(std::span<const double> log_probabilities) {
  return -std::accumulate(log_probabilities.begin(), log_probabilities.end(), 0.0) /
         static_cast<double>(log_probabilities.size());
}

double aer_of(const AttentionMap& map, const Links& gold) {
  AlignmentScore score;
  score.add(strongest_links(map), gold);
  return score.aer();
}

double coverage_of(const AttentionMap& map) {
  double covered = 0;
  for (size_t s = 0; s < map.source_words(); ++s) {
    double sum = 0;
    for (size_t t = 0; t < map.target_words(); ++t) sum += map.weights(t, s);
    covered += std::min(1.0, sum);
  }
  return covered / static_cast<double>(map.source_words());
}

double end_of(const AttentionMap& map) {
  double sum = 0;
  for (size_t t = 0; t < map.target_words(); ++t) sum += map.weights(t, map.source_words());
  return sum / static_cast<double>(map.target_words());
}

double entropy_of(const PieceAttention& attention) {
  const auto& [rows, columns, weights] = attention.weights;
  AttentionStatistics statistics;
  statistics.add({.weights = weights, .rows = rows, .columns = columns, .causal = false, .end = columns - 1});
  return statistics.entropy();
}

}  // namespace gloss
