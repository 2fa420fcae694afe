#pragma once

#include <string>
#include <vector>

#include "alignment/pair_scores.h"

namespace gloss {

/// A sentence pair of a corpus with its scores.
struct RankedPair {
  size_t line = 0;  // from 1
  std::string source, target;
  Links gold;  // empty without alignments
  PairScores scores;
};

/// Sorts pairs that have this score: worst first, equals in their order. Not a number is worst.
void rank(std::vector<RankedPair>& pairs, const PairScore& by);

/// For a reader: two lines a pair, the scores with the source and, below it, the target.
std::string ranking_text(const std::vector<RankedPair>& pairs);

/// A line a pair: its line number, scores (empty where missing), source and target, in which a tab becomes a space.
std::string ranking_tsv(const std::vector<RankedPair>& pairs);

/// An array with the same in an object a pair; missing scores are null.
std::string ranking_json(const std::vector<RankedPair>& pairs);

}  // namespace gloss
