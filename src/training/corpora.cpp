#include "training/corpora.h"

#include <fmt/ranges.h>

#include "base/files.h"
#include "base/logging.h"
#include "data/corpus_report.h"
#include "data/holdout.h"

namespace gloss {

Corpora read_corpora(const Configuration& configuration, const RunFolder& folder, bool known) {
  const DataOptions& data = configuration.data;
  Corpora corpora{read_parallel(data.train), read_parallel(data.valid)};
  if (data.valid.holdout) {
    CorpusFiles held_out;
    held_out.source = {folder.holdout_source().string()};
    held_out.target = {folder.holdout_target().string()};
    corpora.valid =
        known ? read_parallel(held_out) : draw_holdout(corpora.train, *data.valid.holdout, configuration.seed);
    const size_t all = corpora.train.size();
    corpora.train = without_sources(corpora.train, corpora.valid.source);
    inform("held out {} pairs for validation, in {} and {}; the {} pairs with their sources are not trained on",
           corpora.valid.size(), held_out.source.front(), held_out.target.front(), all - corpora.train.size());
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
    valid = encode_corpus(corpora.valid, vocabularies, max_length);
  }
  for (const std::string& line : corpus_report({corpora.train, train}, {corpora.valid, valid}, vocabularies)) {
    inform_line(line);
  }
}

}  // namespace gloss
