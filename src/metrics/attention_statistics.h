#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace gloss {

/// One head's attention over one example, in the caller's memory.
struct AttentionView {
  std::span<const float> weights;  // (rows, columns), row-major, none below 0
  size_t rows = 0;
  size_t columns = 0;
  bool causal = false;        // row t sees the columns 0 to t alone, else every row sees all
  std::optional<size_t> end;  // the column of the end of sentence, where there is one
};

/// What can be counted in one head's attention A, T x S, over the rows of any number of examples. Entropies are in nats
/// and of rows that are normalised first (those of local-p need not sum to 1); a row of zeros has none.
///
///   entropy           mean over rows of H(t) = -sum over s of a(t,s) ln a(t,s); Ghader and Monz 2017
///   relative entropy  mean over rows of H(t) / ln n(t), where row t sees n(t) columns; 0 where that is one
///   confidence        mean over rows of the largest a(t,s) not on the end of sentence; Voita et al. 2019
///   coverage penalty  sum over s of ln max(min(sum over t of a(t,s), 1), 1e-3); Wu et al. 2016, section 7
///   monotonicity      share of rows whose centroid, sum of s a(t,s) / sum of a(t,s), is not left of the row before
///
/// Over several examples the coverage penalty is the mean of theirs, and the first row of each, which has none before
/// it, is not asked for its monotonicity.
class AttentionStatistics {
 public:
  /// Counts one more example. Error where there are not rows x columns weights.
  void add(const AttentionView& attention);

  double entropy() const;           // from 0; this and the next three are 0 where nothing was added
  double relative_entropy() const;  // from 0 to 1
  double confidence() const;        // from 0 to 1; a row has 0 where it sees the end of sentence alone
  double coverage_penalty() const;  // at most 0, which is every column looked at once or more
  double monotonicity() const;      // from 0 to 1; 1 where no row has one before it

 private:
  size_t examples_ = 0;
  size_t rows_ = 0;
  size_t steps_ = 0;            // rows that have one before them
  size_t monotonic_steps_ = 0;  // of these, the ones that do not go left
  double entropy_ = 0;          // sums over rows
  double relative_entropy_ = 0;
  double confidence_ = 0;
  double coverage_penalty_ = 0;  // sum over examples
};

}  // namespace gloss
