#pragma once

#include <functional>
#include <string>
#include <vector>

#include "run/trained_run.h"
#include "text/line_reader.h"
#include "text/segmentation.h"
#include "translation/line_policy.h"

namespace gloss {

/// One of the vocabularies that read a line, and the most pieces, </s> included, that it may have.
struct LineSegmenter {
  const Vocabulary* vocabulary;
  int64_t longest;
  std::string limit = "data.max_length";  // its name
};

/// What reads the sources of an ensemble: each run's vocabulary.
std::vector<LineSegmenter> source_segmenters(const std::vector<TrainedRun>& runs);

/// What reads their targets: the vocabulary that they share, with the lowest limit.
LineSegmenter target_segmenter(const std::vector<TrainedRun>& runs);

/// Where lines come from: its name, and what returns the next ones, at most so many, as LineReader does.
struct LineSource {
  std::string name;
  std::function<std::vector<Line>(size_t most)> next;
};

/// The lines of a file, or of standard input for "-". Throws Error as LineReader does.
LineSource lines_of(const std::string& path);

/// Lines of text, as they arrive, with their pieces.
class InputLines {
 public:
  struct Batch {
    std::vector<std::string> texts;
    std::vector<std::vector<Segmentation>> pieces;  // of each vocabulary, of each line
    std::vector<bool> skipped;                      // whether an empty line stands for a bad one

    size_t size() const { return texts.size(); }
    Batch cut_off(size_t lines);  // keeps so many and returns the others
  };

  /// With `known_only`, a line of which the first vocabulary does not know a piece is a bad one.
  InputLines(LineSource lines, std::vector<LineSegmenter> segmenters, LinePolicy policy, bool known_only = false);

  /// Blocks until a line is there, then returns all that are, at most 1,000 and about a megabyte; empty at the end,
  /// where it warns of the lines that were cut and of the characters (with a vocabulary of words: the words) that the
  /// first vocabulary does not know. Throws Error for a bad line, once the lines before it were returned.
  Batch next();

  /// The lines that are there, at least one, of those beside the batch of `first`; it gives its others next time.
  /// Throws Error for a bad line and, with both counts, if they have ended, once the lines before were returned.
  Batch beside(Batch& first_batch, InputLines& first);

  /// To call at the end of `first`. Throws Error, with both counts, if there are more lines here.
  void end_beside(InputLines& first);

 private:
  Batch read(size_t most);
  void add(Line line, Batch& batch);
  std::string problem_of(const Segmentation& sentence, const LineSegmenter& segmenter) const;
  void count_unknown(const Segmentation& sentence);
  void end();
  size_t count();
  [[noreturn]] void fail_counts(InputLines& first);

  LineSource source_;
  std::vector<LineSegmenter> segmenters_;
  LinePolicy policy_;
  bool known_only_;
  std::string unit_;   // of what is unknown: character or word
  std::string error_;  // of the line at which reading stopped
  Batch left_;         // read, and to be given next time
  size_t lines_ = 0;
  size_t cut_lines_ = 0, first_cut_ = 0;
  size_t unknown_ = 0, unknown_lines_ = 0;
  std::string first_unknown_;
};

}  // namespace gloss
