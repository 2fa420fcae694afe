#pragma once

#include <cstdint>
#include <vector>

#include "model/seq2seq.h"

namespace gloss {

/// Options of the search.
struct SearchOptions {
  int64_t beam = 5;               // beam size; 1 is greedy search
  double length_penalty = 1.0;    // alpha of length_penalty(), at least 0
  double max_length_ratio = 2.0;  // a translation has at most max_length_ratio * source pieces + 10 pieces
  int64_t max_length = 100;       // and at most max_length pieces
};

/// A translation and its score. A translation cut at the maximum length has no </s>.
struct Hypothesis {
  std::vector<int32_t> pieces;  // without <s>, including </s>
  double log_probability = 0;   // ln p(pieces | source)
  double score = 0;             // log_probability / length_penalty(pieces)
};

/// The length penalty, which divides the log-probability of a hypothesis Y (Wu et al. 2016, equation 14):
///
///   lp(Y) = ((5 + |Y|) / 6)^alpha
///
/// |Y| is the number of pieces, including </s>.
double length_penalty(size_t length, double alpha);

/// The maximum length in pieces, including </s>, of each source's translation; at least 1. source_lengths (B).
std::vector<size_t> longest_translations(const torch::Tensor& source_lengths, const SearchOptions& options);

/// The best translation of each sentence of a padded batch, by greedy or beam search. Translations never contain <unk>,
/// <pad> or <s>. Throws Error for options out of range.
std::vector<Hypothesis> search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options);

}  // namespace gloss
