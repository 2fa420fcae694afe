#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/vocabulary.h"

namespace gloss {

/// A sentence in pieces, and the word of each piece. No end of sentence.
struct Segmentation {
  std::vector<int> ids;
  std::vector<std::string> pieces;
  std::vector<std::string> words;
  std::vector<int> word_of_piece;  // not decreasing; a word of characters that the normalisation drops has no piece
};

/// The pieces of a sentence beside the words of the text as it is given. A piece belongs to the word in which its first
/// byte that is not white space lies; one of white space alone to the word that follows (at the end: to the last word).
Segmentation segment(const Vocabulary& vocabulary, std::string_view sentence);

/// The same for pieces that a model chose (encoding their text again might choose others): the words are those of the
/// decoded text. Padding, start and end of sentence are left out.
Segmentation segment(const Vocabulary& vocabulary, const std::vector<int>& ids);

/// Leaves the first `pieces` pieces. The words stay as they are: some have no piece then.
void cut(Segmentation& sentence, size_t pieces);

}  // namespace gloss
