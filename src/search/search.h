#pragma once

#include <cstdint>
#include <vector>

#include "search/step_model.h"

namespace gloss {

/// Options of the search.
struct SearchOptions {
  int64_t beam = 5;               // beam size; 1 is greedy search
  double length_penalty = 1.0;    // alpha of length_penalty(), at least 0
  double max_length_ratio = 2.0;  // a translation has at most max_length_ratio * source pieces + 10 pieces
  int64_t max_length = 100;       // and at most max_length pieces
};

/// A sentence to translate.
struct SourceSentence {
  std::vector<std::vector<int32_t>> pieces;  // ending in </s>; of each vocabulary that reads it (StepModel::start)
};

/// A translation and its score. A translation cut at the maximum length has no </s>.
struct Hypothesis {
  std::vector<int32_t> pieces;            // without <s>, including </s>
  std::vector<double> log_probabilities;  // ln p(piece | source, previous pieces) of each
  double log_probability = 0;             // their sum, ln p(pieces | source)
  double score = 0;                       // log_probability / length_penalty(pieces)
};

/// The length penalty, which divides the log-probability of a hypothesis Y (Wu et al. 2016, equation 14):
///
///   lp(Y) = ((5 + |Y|) / 6)^alpha
///
/// |Y| is the number of pieces, including </s>.
double length_penalty(size_t length, double alpha);

/// The best translation of each sentence, by beam search; the sentences are one batch. Translations never contain
/// <unk>, <pad> or <s>. Throws Error for options out of range.
std::vector<Hypothesis> search(StepModel& model, const std::vector<const SourceSentence*>& sources,
                               const SearchOptions& options);

}  // namespace gloss
