#pragma once

#include <string>
#include <vector>

#include "base/matrix.h"

namespace gloss {

/// One head's attention over one sentence pair, as the model gives it.
struct PieceAttention {
  Matrix weights;  // (target pieces + 1, source pieces + 1): the last row writes </s>, the last column is </s>
  std::vector<float> centres;  // local-p: the predicted source position of each row, from 0; else empty
};

/// One side of a sentence pair: its words, and for each piece the word that it is part of (ascending, from 0).
/// The end of sentence is not among them.
struct Side {
  std::vector<std::string> words;
  std::vector<int> word_of_piece;
};

/// The side on which every piece counts as a word of its own.
Side by_piece(std::vector<std::string> pieces);

/// Which row belongs to a target piece: the one at which it is written, or (one later) the one at which it is read.
enum class AlignmentRows { Written, Read };

/// Whether a label is a mark of the model's and not of the text.
inline bool is_mark(const std::string& label) { return label == "<s>" || label == "</s>"; }

/// Attention with labels, ready to be drawn or written out.
struct AttentionMap {
  std::vector<std::string> source;  // one label a column; the last is </s>
  std::vector<std::string> target;  // one label a row; the last is </s> when the rows are those of writing
  Matrix weights;                   // (target, source)
  std::vector<float> centres;  // local-p: for each row a position on the columns, 0 the middle of the first and not
                               // a number for a word without a piece; else empty
  AlignmentRows rows = AlignmentRows::Written;
  std::string axes;  // what columns and rows are, where not source and target words
  std::string title;

  /// Columns that are words of the source: all but the end of sentence.
  size_t source_words() const { return source.size() - 1; }
  /// Rows that are words of the target.
  size_t target_words() const { return target.size() - (rows == AlignmentRows::Written ? 1 : 0); }
};

/// Folds pieces to words: the columns of a source word's pieces are summed, the rows of a target word's averaged; the
/// end of sentence stays a column and, where rows are those of writing, a row. Reading, the row of piece i is i + 1:
/// the first row, which reads <s>, is left out, and no row reads </s>. A word without a piece has weights of 0. Throws
/// Error when the counts do not agree.
AttentionMap pieces_to_words(const PieceAttention& attention, const Side& source, const Side& target, AlignmentRows read_at);

}  // namespace gloss
