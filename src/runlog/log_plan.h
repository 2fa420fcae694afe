#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runlog/weight_codec.h"
#include "alignment/attention_map.h"
#include "metrics/links.h"
#include "text/segmentation.h"

// What a run's attention log is going to hold.

namespace gloss {

/// One attention of the model.
struct LoggedSite {
  std::string name;  // cross, encoder_self, decoder_self
  int64_t layer = 0;
  size_t heads = 1;

  bool operator==(const LoggedSite&) const = default;
};

/// A sentence pair of which every map is of. Pieces are those of the model with the end of sentence, and each has the
/// number of its word, where the end of sentence counts as one more word.
struct LoggedExample {
  std::string source, target;
  std::vector<std::string> source_pieces, target_pieces;
  std::vector<int> source_words, target_words;
  std::optional<Links> gold;  // between words

  bool operator==(const LoggedExample&) const = default;

  /// Both sides as pieces_to_words() takes them: the words of the texts, and the end of sentence not among the pieces.
  Side source_side() const;
  Side target_side() const;
};

/// A sentence pair and its segmentations, to which the end of sentence is added.
struct SegmentedPair {
  std::string source, target;
  Segmentation source_pieces, target_pieces;
};
LoggedExample logged_example(const SegmentedPair& pair, std::optional<Links> gold);

/// A site's and an example's number is its place in the plan, from 0.
struct LogPlan {
  std::vector<LoggedSite> sites;
  std::vector<LoggedExample> examples;
  WeightEncoding cells = WeightEncoding::U16;
};

/// The weights of a site on an example: heads x rows x columns, row-major. Rows are the positions that ask, columns
/// those that are looked at: target x source, or of a self-attention one side twice.
struct MapShape {
  size_t heads = 0;
  size_t rows = 0;
  size_t columns = 0;

  size_t cells() const { return heads * rows * columns; }
};

MapShape shape_of(const LoggedSite& site, const LoggedExample& example);

/// Error where a map that was read has other rows and columns than its shape.
void check_map_size(const MapShape& shape, int64_t rows, int64_t columns);

/// About how many bytes the maps, the losses of pieces and the statistics of heads take when so many steps are logged.
int64_t projected_size(const LogPlan& plan, int64_t logged_steps);

}  // namespace gloss
