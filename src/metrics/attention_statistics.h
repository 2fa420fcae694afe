#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace gloss {

/// One head's attention weights for one example, in the caller's memory.
struct AttentionView {
  std::span<const float> weights;  // (rows, columns), row-major, non-negative
  size_t rows = 0;
  size_t columns = 0;
  bool causal = false;        // row t attends only to columns 0 to t; else every row to all
  std::optional<size_t> end;  // the column of the end of sentence, if any
};

/// Statistics of one head's attention weights a (T x S per example). Entropies are in nats and of normalised rows
/// (those of local-p need not sum to 1); a row of zeros has entropy 0.
///
///   entropy           mean over rows of H(t) = -sum over s of a(t,s) ln a(t,s); Ghader and Monz 2017
///   relative entropy  mean over rows of H(t) / ln n(t), where row t attends to n(t) columns; 0 if that is one
///   confidence        mean over rows of the largest a(t,s) not on the end of sentence; Voita et al. 2019
///   coverage penalty  sum over s of ln max(min(sum over t of a(t,s), 1), 1e-3); Wu et al. 2016, section 7
///   monotonicity      share of rows whose centroid, sum of s a(t,s) / sum of a(t,s), is not left of the row before
///
/// The coverage penalty is averaged over examples. Monotonicity ignores the first row of each example.
class AttentionStatistics {
 public:
  /// Adds one example. Throws Error if there are not rows x columns weights.
  void add(const AttentionView& attention);

  double entropy() const;           // from 0; this and the next three are 0 without examples
  double relative_entropy() const;  // from 0 to 1
  double confidence() const;        // from 0 to 1; 0 for a row that attends only to end of sentence
  double coverage_penalty() const;  // at most 0; 0 if every column sums to at least 1
  double monotonicity() const;      // from 0 to 1; 1 if no row has a predecessor

 private:
  size_t examples_ = 0;
  size_t rows_ = 0;
  size_t steps_ = 0;            // rows with a predecessor
  size_t monotonic_steps_ = 0;  // of these, rows that do not move left
  double entropy_ = 0;          // sums over rows
  double relative_entropy_ = 0;
  double confidence_ = 0;
  double coverage_penalty_ = 0;  // sum over examples
};

}  // namespace gloss
