#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "run/trained_run.h"
#include "search/ensemble.h"
#include "search/translator.h"
#include "translation/input_lines.h"
#include "translation/translation_text.h"
#include "translation/unknown_words.h"

namespace gloss {

/// Translates lines of text with one run or an ensemble.
class LineTranslator {
 public:
  struct Options {
    TranslatorOptions translator;
    bool replaces_unknown = false;  // source words take the place of unknown ones, by the first run's attention
    HeadChoice head;                // that finds them
    bool has_pairs = false;         // whether the pairs are wanted
  };

  /// The translations of each line, and each of them, in order, as a segmented pair, if wanted.
  struct Translated {
    std::vector<std::vector<Translation>> lines;
    SegmentedPairs pairs;
  };

  /// The runs must outlive it. Throws Error as UnknownWords does.
  LineTranslator(const std::vector<TrainedRun>& runs, const Options& options);

  /// `prefixes` is empty, or has what the translations of each line begin with. Throws Error as `search` does.
  Translated translate(const InputLines::Batch& sources, const std::vector<Segmentation>& prefixes);

 private:
  Segmentation target_of(const Hypothesis& found) const;
  void replace_unknown(Translated& all) const;

  const Vocabulary& vocabulary_;  // of the target
  size_t longest_;                // target that can be aligned, without </s>
  TranslatorOptions options_;
  bool has_pairs_;
  std::unique_ptr<StepModel> model_;
  std::optional<UnknownWords> unknown_words_;
  uint64_t lines_ = 0;  // so far
};

}  // namespace gloss
