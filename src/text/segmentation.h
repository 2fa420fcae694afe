#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/vocabulary.h"

namespace gloss {

/// A sentence as pieces, with the word of each piece; without end of sentence.
struct Segmentation {
  std::vector<int> ids;
  std::vector<std::string> pieces;
  std::vector<std::string> words;
  std::vector<int> word_of_piece;  // ascending; a word whose characters normalisation removes has no piece
};

/// Segments a sentence and maps each piece to a word of the original text. A piece belongs to the word that contains
/// its first non-space byte; a piece of white space alone belongs to the next word (at the end: to the last word).
Segmentation segment(const Vocabulary& vocabulary, std::string_view sentence);

/// The same for the ids of a model's output, whose pieces may differ from those of its re-encoded text. The words are
/// those of the decoded text. Padding, start and end of sentence are dropped.
Segmentation segment(const Vocabulary& vocabulary, const std::vector<int>& ids);

/// Truncates to the first `pieces` pieces. All words stay, so some may have no piece.
void cut(Segmentation& sentence, size_t pieces);

}  // namespace gloss
