#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "alignment/attention_map.h"

namespace gloss {

/// The cross-attention head and the rows that have the lowest AER on validation data with gold links.
struct AligningHead {
  int64_t layer = 0;
  int64_t head = 0;
  AlignmentRows rows = AlignmentRows::Written;
  double aer = 1;
};

/// Selects the cross-attention head to show or to extract alignments from.
struct HeadChoice {
  std::optional<int64_t> layer, head;  // as given by the user, from 0
  std::optional<AligningHead> known;   // the run's best head by AER; used if neither is given

  /// Written, unless the head and its rows were chosen by AER.
  AlignmentRows rows() const { return known && !layer && !head ? known->rows : AlignmentRows::Written; }
};

/// A layer and one of its heads; without a head, the mean over all heads.
struct ChosenHead {
  int64_t layer;
  std::optional<int64_t> head;
};

/// Resolves a choice for a model whose layers have `heads` heads each. The layer defaults to the last but one, the head
/// to the mean over the layer's heads; if neither is given, `known` is used if present. Throws Error if there is no
/// such layer or head.
ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads);

}  // namespace gloss
