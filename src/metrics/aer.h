#pragma once

#include <cstddef>
#include <span>

#include "metrics/links.h"

namespace gloss {

/// Predicted links A against the sure ones S and the possible ones P of a gold alignment (Och and Ney 2003). A sure
/// link is possible too. The counts add up over a corpus.
struct AlignmentScore {
  size_t predicted = 0;           // |A|
  size_t sure = 0;                // |S|
  size_t predicted_sure = 0;      // |A n S|
  size_t predicted_possible = 0;  // |A n P|

  /// Counts one more sentence. Links may come in any order and more than once; whether a predicted one is sure does not
  /// matter.
  void add(const Links& prediction, const Links& gold);

  double aer() const;        // 1 - (|A n S| + |A n P|) / (|A| + |S|); 0 where both are empty
  double precision() const;  // |A n P| / |A|; 1 where nothing was predicted
  double recall() const;     // |A n S| / |S|; 1 where nothing was to be found
};

/// The counts of a whole corpus. Different numbers of sentences are an Error.
AlignmentScore score_alignments(std::span<const Links> predictions, std::span<const Links> gold);

}  // namespace gloss
