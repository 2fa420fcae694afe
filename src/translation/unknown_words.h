#pragma once

#include "run/trained_run.h"
#include "search/word_alignment.h"

namespace gloss {

/// Copies source words in place of the unknown words of translations (Jean et al. 2015; Luong, Sutskever et al. 2015):
/// each <unk> becomes the source word with the largest attention weight, by the head that `gloss align` would use.
class UnknownWords {
 public:
  /// Throws Error if the target vocabulary is not one of words, if the model has no attention or not the head asked
  /// for.
  UnknownWords(const TrainedRun& run, HeadChoice choice);

  /// Changes `words` of the targets that have an <unk>. One whose source has no word with a weight stays.
  void replace(SegmentedPairs& pairs) const;

 private:
  const TrainedRun& run_;
  ChosenHead chosen_;
};

}  // namespace gloss
