#include "training/corpora.h"

#include <fmt/ranges.h>

#include <numeric>

#include "base/files.h"
#include "base/logging.h"
#include "data/corpus_report.h"
#include "data/holdout.h"

namespace gloss {

ParallelText validation_text(const Configuration& configuration, const RunFolder& folder) {
  CorpusFiles files = configuration.data.valid;
  if (configuration.data.valid.holdout) {
    files.source = {folder.holdout_source().string()};
    files.target = {folder.holdout_target().string()};
  }
  return read_parallel(files);
}

Corpora read_corpora(const Configuration& configuration, const RunFolder& folder, bool known) {
  const DataOptions& data = configuration.data;
  const bool draws = data.valid.holdout && !known;
  Corpora corpora;
  corpora.train = read_parallel(data.train);
  corpora.lines_read = corpora.train.size();
  corpora.valid = draws ? draw_holdout(corpora.train, *data.valid.holdout, configuration.seed)
                        : validation_text(configuration, folder);
  if (data.valid.holdout) {
    corpora.train_lines = lines_without(corpora.train, corpora.valid.source);
    corpora.train = chosen_lines(corpora.train, corpora.train_lines);
    inform("held out {} pairs for validation, in {} and {}; the {} pairs with their sources are not trained on",
           corpora.valid.size(), folder.holdout_source().string(), folder.holdout_target().string(),
           corpora.lines_read - corpora.train.size());
  } else {
    corpora.train_lines.resize(corpora.lines_read);
    std::iota(corpora.train_lines.begin(), corpora.train_lines.end(), 0);
  }
  return corpora;
}

void save_holdout(const Corpora& corpora, const RunFolder& folder) {
  write_atomically(folder.holdout_source(), fmt::format("{}\n", fmt::join(corpora.valid.source, "\n")));
  write_atomically(folder.holdout_target(), fmt::format("{}\n", fmt::join(corpora.valid.target, "\n")));
}

void report(const Corpora& corpora, const EncodedCorpus& train, const Vocabularies& vocabularies, int64_t max_length) {
  EncodedCorpus valid;
  if (corpora.valid.size() > 0) {
    valid = encode_corpus(corpora.valid, vocabularies, max_length, "data.valid");
  }
  for (const std::string& line : corpus_report({corpora.train, train}, {corpora.valid, valid}, vocabularies)) {
    inform_line(line);
  }
}

}  // namespace gloss
