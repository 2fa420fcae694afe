#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "translation/input_lines.h"

namespace gloss {

/// Where sentence pairs are read from: a file of each side, or one of lines of columns that tabs divide. "-" is
/// standard input.
struct PairFiles {
  std::string source, target, tsv;
  int64_t source_column = 1, target_column = 2;  // of tsv, from 1

  std::vector<std::string> all() const;
  std::string source_name() const, target_name() const;  // what messages call them
};

struct PairSources {
  LineSource source, target;
};

/// The lines of these files. Throws Error as LineReader does, and if both sides are standard input.
PairSources lines_of(const PairFiles& files);

/// Sentence pairs, as they arrive, with the pieces of each side.
class InputPairs {
 public:
  struct Batch {
    InputLines::Batch sources, targets;

    size_t size() const { return sources.size(); }
    bool is_skipped(size_t i) const { return sources.skipped[i] || targets.skipped[i]; }
  };

  InputPairs(PairSources lines, std::vector<LineSegmenter> sources, std::vector<LineSegmenter> targets,
             const LinePolicy& policy)
      : sources_(std::move(lines.source), std::move(sources), policy),
        targets_(std::move(lines.target), std::move(targets), policy) {}

  /// Blocks until a pair is there, then returns all that are, as InputLines does; empty at the end. Throws Error for a
  /// bad line and, with both counts, if a side has more lines than the other, once the pairs before were returned.
  Batch next();

 private:
  InputLines sources_, targets_;
};

}  // namespace gloss
