#pragma once

#include <string>
#include <vector>

#include "base/matrix.h"

namespace gloss {

/// One head's attention weights for one sentence pair, by piece.
struct PieceAttention {
  Matrix weights;  // (target pieces + 1, source pieces + 1): the last row writes </s>, the last column is </s>
  std::vector<float> centres;  // local-p: the predicted source position of each row, from 0; else empty
};

/// One side of a sentence pair: its words, and for each piece the index of its word (ascending), without end of
/// sentence.
struct Side {
  std::vector<std::string> words;
  std::vector<int> word_of_piece;
};

/// A side on which every piece is its own word.
Side by_piece(std::vector<std::string> pieces);

/// The row of a target piece: the decoder step that outputs it (Written), or the next step, which takes it as input
/// (Read).
enum class AlignmentRows { Written, Read };

inline const char* rows_name(AlignmentRows rows) {
  return rows == AlignmentRows::Written ? "written" : "read";
}

/// The rows of that name, "written" or "read". Throws Error for another.
AlignmentRows rows_named(const std::string& name);

/// Whether a label is a special symbol.
inline bool is_mark(const std::string& label) {
  return label == "<s>" || label == "</s>";
}

/// Attention weights with labels, for plots and files.
struct AttentionMap {
  std::vector<std::string> source;  // column labels; the last is </s>
  std::vector<std::string> target;  // row labels; the last is </s> for AlignmentRows::Written
  Matrix weights;                   // (target, source)
  std::vector<float> centres;  // local-p: the predicted column of each row, where 0 is the middle of the first, and
                               // NaN for a word without pieces; else empty
  AlignmentRows rows = AlignmentRows::Written;
  std::string axes;  // names of columns and rows, if not source and target words
  std::string title;
  std::string shows;  // layer, head and rows, and who chose them

  /// The number of columns without end of sentence.
  size_t source_words() const { return source.size() - 1; }
  /// The number of rows without end of sentence.
  size_t target_words() const { return target.size() - (rows == AlignmentRows::Written ? 1 : 0); }
};

/// Converts attention from pieces to words: sums the columns of a source word's pieces and averages the rows of a
/// target word's pieces. End of sentence stays a column and, for Written, a row. For Read, piece i has row i + 1: the
/// first row, whose input is <s>, is dropped, and </s> has no row. A word without pieces gets zero weights. Throws
/// Error when the sizes do not match.
AttentionMap pieces_to_words(const PieceAttention& attention, const Side& source, const Side& target,
                             AlignmentRows read_at);

}  // namespace gloss
