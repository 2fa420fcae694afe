#pragma once

#include <optional>
#include <vector>

#include "data/corpus.h"
#include "metrics/links.h"
#include "model/seq2seq.h"
#include "run/configuration.h"
#include "run/training_state.h"
#include "search/word_alignment.h"
#include "training/observer.h"

namespace gloss {

/// The validation corpus.
struct ValidationSet {
  ParallelText text;
  EncodedCorpus encoded;
  ParallelText kept;        // the lines of `encoded.pairs`
  std::vector<Links> gold;  // gold links of `kept`; empty without alignments
};

/// `text` with the gold links of data.valid. Says which pairs are left out.
ValidationSet make_validation_set(const Configuration& configuration, const Vocabularies& vocabularies,
                                  const ParallelText& text);

/// Measures a model on the validation corpus.
class Validator {
 public:
  Validator(const Configuration& configuration, const Vocabularies& vocabularies, const ParallelText& text);

  struct Outcome {
    std::vector<std::pair<std::string, double>> scores;
    std::vector<SampleTranslation> samples;
    std::optional<AligningHead> aligning_head;
  };
  Outcome measure(Seq2Seq& model) const;

 private:
  double loss(Seq2Seq& model) const;                            // nats per target piece, without label smoothing
  std::vector<std::string> translations(Seq2Seq& model) const;  // one per line

  /// The head whose links are nearest to the reference; none without one.
  std::optional<AligningHead> aligning_head(Seq2Seq& model) const;

  Configuration configuration_;
  Vocabularies vocabularies_;
  ValidationSet set_;
  SegmentedPairs pairs_;          // of set_.kept
  std::vector<Links> reference_;  // gold or, for a model with rows to choose from, those of word statistics
};

}  // namespace gloss
