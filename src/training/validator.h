#pragma once

#include <optional>
#include <vector>

#include "data/corpus.h"
#include "metrics/links.h"
#include "model/seq2seq.h"
#include "run/configuration.h"
#include "training/observer.h"
#include "run/training_state.h"

namespace gloss {

/// The validation corpus, read once.
struct ValidationSet {
  ParallelText text;
  EncodedCorpus encoded;
  ParallelText kept;        // the lines of the pairs in `encoded`
  std::vector<Links> gold;  // of the kept lines; empty without alignments
};

/// The gold links of every line of these files, which have so many; empty where they name none. Throws Error when the
/// file of links has another number of lines.
std::vector<Links> read_gold(const ValidationFiles& files, size_t lines);

ValidationSet read_validation_set(const Configuration& configuration, const Vocabularies& vocabularies);

/// Measures a model on the validation corpus.
class Validator {
 public:
  Validator(const Configuration& configuration, const Vocabularies& vocabularies);

  struct Outcome {
    std::vector<std::pair<std::string, double>> scores;
    std::vector<SampleTranslation> samples;
    std::optional<AligningHead> aligning_head;  // where gold links are given
  };
  Outcome measure(Seq2Seq& model) const;

 private:
  double loss(Seq2Seq& model) const;                          // nats for each target piece, not smoothed
  std::vector<std::string> translations(Seq2Seq& model) const;  // of every line

  Configuration configuration_;
  Vocabularies vocabularies_;
  ValidationSet set_;
};

}  // namespace gloss
