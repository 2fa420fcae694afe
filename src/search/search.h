#pragma once

#include <cstdint>
#include <vector>

#include "model/seq2seq.h"

namespace gloss {

/// How to look for a translation.
struct SearchOptions {
  int64_t beam = 5;               // hypotheses looked at side by side; 1 is greedy
  double length_penalty = 1.0;    // alpha of length_penalty(), at least 0
  double max_length_ratio = 2.0;  // a translation has at most this many times the source's pieces, and 10,
  int64_t max_length = 100;       // and at most so many: what the model was made for
};

/// A translation that was found. It is cut, without </s>, when it met its longest length before it ended.
struct Hypothesis {
  std::vector<int32_t> pieces;  // without <s>, with </s>
  double log_probability = 0;   // ln p(pieces | source)
  double score = 0;             // log_probability / length_penalty(pieces)
};

/// By what a log-probability is divided so that long translations can win (Wu et al. 2016, equation 14):
///
///   lp(Y) = ((5 + |Y|) / 6)^alpha
///
/// |Y| counts the pieces with </s>.
double length_penalty(size_t length, double alpha);

/// The most pieces, with </s>, that a translation of each source (lengths (B)) may have; at least 1.
std::vector<size_t> longest_translations(const torch::Tensor& source_lengths, const SearchOptions& options);

/// The best translation of each sentence of a padded batch, by greedy search or with a beam. <unk>, <pad> and <s> are
/// never written: no text stands for them. Throws Error for options out of range.
std::vector<Hypothesis> search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options);

}  // namespace gloss
