#pragma once

#include <optional>
#include <vector>

#include "search/word_alignment.h"

namespace gloss {

/// One of the two directions of a text: a model that aligns it, the pairs as the model reads them, and its head.
struct Direction {
  Seq2Seq& model;
  const SegmentedPairs& pairs;
  std::vector<AlignmentRows> rows;  // to choose from
  HeadChoice choice;
};

/// The head and rows of each direction and, if one was chosen by it, how far their links disagree (AgreeingHeads).
struct ChosenHeads {
  ChosenHead forward, backward;
  std::optional<double> disagreement;
};

/// The pairs, from the first, that the agreement of two directions is measured on.
constexpr size_t kAgreementPairs = 1000;

/// The heads of two directions, where the target of one is the source of the other. A head that is asked for, that
/// validation gold chose, that learned given links or that is the only one stays; others are those that agree best on
/// the first kAgreementPairs. Throws Error as choose_head does.
ChosenHeads choose_heads(const Direction& forward, const Direction& backward);

}  // namespace gloss
