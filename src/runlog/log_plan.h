#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alignment/attention_map.h"
#include "metrics/links.h"
#include "runlog/weight_codec.h"
#include "text/segmentation.h"

// What a run's attention log contains.

namespace gloss {

/// One attention module of the model.
struct LoggedSite {
  std::string name;  // cross, encoder_self, decoder_self
  int64_t layer = 0;
  size_t heads = 1;

  bool operator==(const LoggedSite&) const = default;
};

/// A sentence pair whose attention is logged. Pieces include end of sentence. Each piece has the index of its word,
/// where end of sentence counts as one more word.
struct LoggedExample {
  std::string source, target;
  std::vector<std::string> source_pieces, target_pieces;
  std::vector<int> source_words, target_words;
  std::optional<Links> gold;  // between words

  bool operator==(const LoggedExample&) const = default;

  /// Both sides as input to pieces_to_words(), without end of sentence.
  Side source_side() const;
  Side target_side() const;
};

/// A sentence pair and its segmentations, without end of sentence.
struct SegmentedPair {
  std::string source, target;
  Segmentation source_pieces, target_pieces;
};
LoggedExample logged_example(const SegmentedPair& pair, std::optional<Links> gold);

/// The sites and examples to log. They are numbered by their index here.
struct LogPlan {
  std::vector<LoggedSite> sites;
  std::vector<LoggedExample> examples;
  WeightEncoding cells = WeightEncoding::U16;
};

/// The shape of a site's weights for an example: heads x rows x columns, row-major. Rows are queries, columns are keys:
/// target x source for cross-attention, one side twice for self-attention.
struct MapShape {
  size_t heads = 0;
  size_t rows = 0;
  size_t columns = 0;

  size_t cells() const { return heads * rows * columns; }
};

MapShape shape_of(const LoggedSite& site, const LoggedExample& example);

/// Throws Error if a stored map's rows and columns differ from its expected shape.
void check_map_size(const MapShape& shape, int64_t rows, int64_t columns);

/// The approximate size in bytes of the maps, piece losses and head statistics of `logged_steps` steps.
int64_t projected_size(const LogPlan& plan, int64_t logged_steps);

}  // namespace gloss
