#pragma once

#include "data/corpus.h"
#include "run/configuration.h"
#include "run/run_folder.h"

namespace gloss {

/// The text that is trained on and the text that is validated on, which is empty without validation.
struct Corpora {
  ParallelText train, valid;
  size_t lines_read = 0;            // of the training files
  std::vector<size_t> train_lines;  // which of these each line of `train` is, from 0
};

/// Reads the files of `configuration`. Pairs to hold out are drawn for a new run and, for a `known` one, read from its
/// folder; neither they nor others with the same source are in `train`. Throws Error as read_parallel and draw_holdout.
Corpora read_corpora(const Configuration& configuration, const RunFolder& folder, bool known);

/// The validation text of a run that has begun: the held-out pairs in its folder, or the files of data.valid.
ParallelText validation_text(const Configuration& configuration, const RunFolder& folder);

/// Writes the validation text to the folder's files of held-out pairs.
void save_holdout(const Corpora& corpora, const RunFolder& folder);

/// Shows the corpus_report() to the user. `train` is what encode_corpus() kept of `corpora.train`.
void report(const Corpora& corpora, const EncodedCorpus& train, const Vocabularies& vocabularies, int64_t max_length);

}  // namespace gloss
