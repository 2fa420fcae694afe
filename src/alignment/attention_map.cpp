#include "alignment/attention_map.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

const char* const kEnd = "</s>";

/// The word index of each position of one axis; end of sentence counts as one more word.
std::vector<int> groups_with_end(const Side& side) {
  std::vector<int> groups = side.word_of_piece;
  groups.push_back(static_cast<int>(side.words.size()));
  return groups;
}

/// Converts a position in pieces (0 is the middle of the first) to a position in words, interpolating within a word.
/// NaN for one that is not finite, as a log may have it.
float position_on_words(float position, const std::vector<int>& word_of_piece) {
  if (!std::isfinite(position)) return std::nanf("");
  const float last = static_cast<float>(word_of_piece.size()) - 1;
  const auto piece = static_cast<size_t>(std::clamp(position + 0.5f, 0.0f, last));
  const auto [begin, end] = std::equal_range(word_of_piece.begin(), word_of_piece.end(), word_of_piece[piece]);
  const float first = static_cast<float>(begin - word_of_piece.begin());
  return static_cast<float>(word_of_piece[piece]) - 0.5f + (position + 0.5f - first) / static_cast<float>(end - begin);
}

}  // namespace

AlignmentRows rows_named(const std::string& name) {
  if (name != "written" && name != "read") {
    fail("rows {}: expected written or read", name);
  }
  return name == "written" ? AlignmentRows::Written : AlignmentRows::Read;
}

Side by_piece(std::vector<std::string> pieces) {
  Side side{std::move(pieces), {}};
  side.word_of_piece.resize(side.words.size());
  std::iota(side.word_of_piece.begin(), side.word_of_piece.end(), 0);
  return side;
}

AttentionMap pieces_to_words(const PieceAttention& attention, const Side& source, const Side& target,
                             AlignmentRows read_at) {
  const Matrix& weights = attention.weights;
  const std::vector<int> columns = groups_with_end(source);
  const std::vector<int> all_rows = groups_with_end(target);
  if (weights.rows != all_rows.size() || weights.columns != columns.size()) {
    fail("an attention map of {} x {} weights was given with {} target and {} source pieces, expected {} x {}",
         weights.rows, weights.columns, target.word_of_piece.size(), source.word_of_piece.size(), all_rows.size(),
         columns.size());
  }
  // Row r of the model's matrix belongs to piece r - shift.
  const size_t shift = read_at == AlignmentRows::Read ? 1 : 0;
  const std::vector<int> rows(all_rows.begin(), all_rows.end() - static_cast<long>(shift));

  AttentionMap map;
  map.rows = read_at;
  map.source = source.words;
  map.source.push_back(kEnd);
  map.target = target.words;
  if (read_at == AlignmentRows::Written) map.target.push_back(kEnd);

  map.weights = Matrix(map.target.size(), map.source.size());
  std::vector<int> pieces_of(map.target.size(), 0);
  for (const int word : rows) ++pieces_of[static_cast<size_t>(word)];
  if (!attention.centres.empty()) {
    for (const int pieces : pieces_of) map.centres.push_back(pieces > 0 ? 0.0f : std::nanf(""));
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    const auto word = static_cast<size_t>(rows[r]);
    const float share = 1.0f / static_cast<float>(pieces_of[word]);
    for (size_t c = 0; c < columns.size(); ++c) {
      map.weights(word, static_cast<size_t>(columns[c])) += share * weights(r + shift, c);
    }
    if (!map.centres.empty()) map.centres[word] += share * position_on_words(attention.centres[r + shift], columns);
  }
  return map;
}

}  // namespace gloss
