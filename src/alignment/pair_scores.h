#pragma once

#include <optional>
#include <span>
#include <string>

#include "alignment/attention_map.h"
#include "metrics/links.h"

namespace gloss {

/// Scores of one sentence pair: loss, of the target given the source, and those of the attention a of one head. Those
/// of attention are missing for a model without; aer is missing without gold links.
struct PairScores {
  std::optional<double> loss, aer, coverage, entropy, end;
};

/// A score by which pairs can be ranked.
struct PairScore {
  std::string name;
  bool larger_is_worse;
  std::optional<double> PairScores::*value;
};

/// loss, aer, coverage, entropy, end. A new score is a row here.
std::span<const PairScore> pair_scores();

/// -1/P sum over p of ln p(piece p | source, pieces before p): nats for each of the P target pieces, </s> included, at
/// least one. The mean over pairs, each weighted by its P, is the validation loss.
double loss_of(std::span<const double> log_probabilities);

/// Alignment error rate of the pair's strongest links A: 1 - (|A n S| + |A n P|) / (|A| + |S|); Och and Ney 2003.
double aer_of(const AttentionMap& map, const Links& gold);

/// 1/S sum over s of min(1, sum over t of a(t,s)): the share of the S source words that the target words attend to,
/// from 0 to 1. The sum over t is the coverage of Tu et al. 2016, cut at 1 as in the penalty of Wu et al. 2016. A
/// source word that no target word attends to adds 0. The row and the column of </s> do not count.
double coverage_of(const AttentionMap& map);

/// 1/T sum over t of a(t,</s>): the part of the T target words' attention that falls on the source's </s>, where a head
/// looks when it has nothing to align (Clark et al. 2019 find the same of BERT's [SEP]). The row of </s> does not
/// count.
double end_of(const AttentionMap& map);

/// The mean entropy of the rows in nats, that of </s> included: AttentionStatistics::entropy() of this pair alone.
double entropy_of(const PieceAttention& attention);

}  // namespace gloss
