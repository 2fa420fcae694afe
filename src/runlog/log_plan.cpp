#include "runlog/log_plan.h"

#include <utility>

#include "base/attention_site.h"
#include "base/error.h"
#include "text/white_space_words.h"

namespace gloss {
namespace {

const char* const kEnd = "</s>";

// Measured on trained models: compressed bytes per weight, and SQLite's overhead per row.
constexpr double kBytesOfU16 = 1.7;
constexpr double kBytesOfFloat32 = 4.05;
constexpr double kBytesBesideMap = 70;
constexpr double kBytesOfHead = 110;
constexpr double kBytesBesidePieces = 40;

Side side_of(const std::string& text, const std::vector<int>& word_of_piece) {
  Side side;
  for (const Span& word : find_words(text)) side.words.push_back(text.substr(word.begin, word.end - word.begin));
  side.word_of_piece.assign(word_of_piece.begin(), word_of_piece.end() - (word_of_piece.empty() ? 0 : 1));
  return side;
}

void append_end(const Segmentation& side, std::vector<std::string>& pieces, std::vector<int>& words) {
  pieces = side.pieces;
  pieces.emplace_back(kEnd);
  words = side.word_of_piece;
  words.push_back(static_cast<int>(side.words.size()));
}

}  // namespace

Side LoggedExample::source_side() const {
  return side_of(source, source_words);
}
Side LoggedExample::target_side() const {
  return side_of(target, target_words);
}

LoggedExample logged_example(const SegmentedPair& pair, std::optional<Links> gold) {
  LoggedExample example;
  example.source = pair.source;
  example.target = pair.target;
  append_end(pair.source_pieces, example.source_pieces, example.source_words);
  append_end(pair.target_pieces, example.target_pieces, example.target_words);
  example.gold = std::move(gold);
  return example;
}

MapShape shape_of(const LoggedSite& site, const LoggedExample& example) {
  const size_t source = example.source_pieces.size();
  const size_t target = example.target_pieces.size();
  return {site.heads, site_kind(site.name) == AttentionSite::Kind::EncoderSelf ? source : target,
          site_kind(site.name) == AttentionSite::Kind::DecoderSelf ? target : source};
}

void check_map_size(const MapShape& shape, int64_t rows, int64_t columns) {
  if (rows != static_cast<int64_t>(shape.rows) || columns != static_cast<int64_t>(shape.columns)) {
    fail("a map of {} x {} was found, expected {} x {}", rows, columns, shape.rows, shape.columns);
  }
}

int64_t projected_size(const LogPlan& plan, int64_t logged_steps) {
  const double bytes_of_cell = plan.cells == WeightEncoding::U16 ? kBytesOfU16 : kBytesOfFloat32;
  double bytes = 0;
  for (const LoggedExample& example : plan.examples) {
    for (const LoggedSite& site : plan.sites) {
      bytes += bytes_of_cell * static_cast<double>(shape_of(site, example).cells()) + kBytesBesideMap;
    }
    bytes += kBytesBesidePieces + static_cast<double>(sizeof(float) * example.target_pieces.size());
  }
  for (const LoggedSite& site : plan.sites) bytes += kBytesOfHead * static_cast<double>(site.heads);
  return static_cast<int64_t>(bytes * static_cast<double>(logged_steps));
}

}  // namespace gloss
