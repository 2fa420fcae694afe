#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "alignment/attention_map.h"

namespace gloss {

/// The cross-attention head that aligns best, and at which of its rows a word's links are read, found on validation
/// data with gold links.
struct AligningHead {
  int64_t layer = 0;
  int64_t head = 0;
  AlignmentRows rows = AlignmentRows::Written;
  double aer = 1;
};

/// Which attention of a sentence to show or align with.
struct HeadChoice {
  std::optional<int64_t> layer, head;  // as the user gave them, from 0
  std::optional<AligningHead> known;   // the run's, chosen by gold links; taken where neither is given

  /// As written, unless gold links chose the head and its rows.
  AlignmentRows rows() const { return known && !layer && !head ? known->rows : AlignmentRows::Written; }
};

/// A layer and a head of it; without a head, the mean of them all.
struct ChosenHead {
  int64_t layer;
  std::optional<int64_t> head;
};

/// The attention that a choice means, among layers of so many heads each. Nothing chosen and nothing known: the mean of
/// the heads of the last layer but one. A layer without a head: the mean of its heads. A head without a layer: of the
/// last layer but one. Error where there is no such layer or head.
ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads);

}  // namespace gloss
