#pragma once

#include <string>
#include <vector>

#include "run/trained_run.h"
#include "text/line_reader.h"
#include "text/segmentation.h"

namespace gloss {

/// What becomes of a line that cannot be translated.
struct LinePolicy {
  std::string on_error = "stop";    // skip: a warning, and an empty line in its place
  std::string over_long = "error";  // cut: a line over data.max_length is cut
};

/// The lines to translate, as they arrive, with their pieces. At the end it warns of the characters (with a vocabulary
/// of words: the words) that the vocabulary does not know.
class SourceLines {
 public:
  struct Batch {
    std::vector<std::string> texts;
    std::vector<Segmentation> pieces;
  };

  SourceLines(const std::string& path, const TrainedRun& run, LinePolicy policy);

  /// Blocks until a line is there, then returns all that are, at most 1,000; empty at the end. Throws Error for a line
  /// that cannot be translated, once the lines before it were returned.
  Batch next();

 private:
  void add(Line line, Batch& batch);
  void count_unknown(const Segmentation& sentence);

  std::string name_;
  LineReader reader_;
  const TrainedRun& run_;
  LinePolicy policy_;
  std::string unit_;   // of what is unknown: character or word
  std::string error_;  // of the line at which reading stopped
  size_t lines_ = 0;
  size_t unknown_ = 0, unknown_lines_ = 0;
  std::string first_unknown_;
};

}  // namespace gloss
