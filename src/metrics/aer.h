#pragma once

#include <cstddef>
#include <span>

#include "metrics/links.h"

namespace gloss {

/// Counts over a corpus of the predicted links A and the sure (S) and possible (P) links of a gold alignment, where P
/// contains S (Och and Ney 2003).
struct AlignmentScore {
  size_t predicted = 0;           // |A|
  size_t sure = 0;                // |S|
  size_t predicted_sure = 0;      // |A n S|
  size_t predicted_possible = 0;  // |A n P|

  /// Adds one sentence. Order and duplicates of links do not matter, nor does `sure` of a predicted link.
  void add(const Links& prediction, const Links& gold);

  double aer() const;        // 1 - (|A n S| + |A n P|) / (|A| + |S|); 0 if both are empty
  double precision() const;  // |A n P| / |A|; 1 if A is empty
  double recall() const;     // |A n S| / |S|; 1 if S is empty
};

/// The counts over a corpus. Throws Error if the numbers of sentences differ.
AlignmentScore score_alignments(std::span<const Links> predictions, std::span<const Links> gold);

}  // namespace gloss
