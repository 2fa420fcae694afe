#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <string>

#include "alignment/link_extraction.h"
#include "metrics/aer.h"
#include "metrics/attention_statistics.h"

namespace gloss {

/// A sentence pair as a model scores it with teacher forcing and one of its heads aligns it.
struct PairView {
  std::span<const double> log_probabilities;  // ln p of each target piece, </s> included
  PieceAttention attention;
  AttentionMap map;   // the attention by word
  const Links* gold;  // null without

  // -1/P sum over p of ln p(piece p), in nats. The mean over pairs, weighted by their P pieces, is the validation loss.
  double loss() const {
    return -std::accumulate(log_probabilities.begin(), log_probabilities.end(), 0.0) / std::ssize(log_probabilities);
  }

  // 1 - (|A n S| + |A n P|) / (|A| + |S|) of the strongest links A. Och and Ney 2003. NaN without gold.
  double aer() const { return gold ? score_alignments({{strongest_links(map)}}, {gold, 1}).aer() : std::nan(""); }

  // 1/S sum over s of min(1, sum over t of a(t,s)): the share of source words that target words attend to. The sum over
  // t is the coverage of Tu et al. 2016, cut at 1 as in Wu et al. 2016, section 7. Neither side counts </s>.
  double coverage() const {
    double covered = 0;
    for (size_t s = 0; s < map.source_words(); ++s) covered += std::min(1.0, attention_on(s));
    return covered / static_cast<double>(map.source_words());
  }

  // The mean entropy of the rows by piece, </s> included: what AttentionStatistics says of this pair alone.
  double entropy() const {
    const auto& [rows, columns, weights] = attention.weights;
    AttentionStatistics statistics;
    statistics.add({.weights = weights, .rows = rows, .columns = columns, .causal = false, .end = columns - 1});
    return statistics.entropy();
  }

  // 1/T sum over t of a(t,</s>): where a head looks that finds nothing, as BERT's do at [SEP] (Clark et al. 2019).
  double end() const { return attention_on(map.source_words()) / static_cast<double>(map.target_words()); }

  double attention_on(size_t s) const {
    double sum = 0;
    for (size_t t = 0; t < map.target_words(); ++t) sum += map.weights(t, s);
    return sum;
  }
};

/// A score to rank sentence pairs by.
struct PairScore {
  double (PairView::*value)() const;
  bool larger_is_worse, reads_gold;
};

inline const std::map<std::string, PairScore> kPairScores{{"aer", {&PairView::aer, true, true}},
                                                          {"coverage", {&PairView::coverage, false, false}},
                                                          {"end", {&PairView::end, true, false}},
                                                          {"entropy", {&PairView::entropy, true, false}},
                                                          {"loss", {&PairView::loss, true, false}}};

}  // namespace gloss
