#pragma once

#include <string>
#include <vector>

#include "data/corpus.h"

namespace gloss {

/// A corpus as text, and the pairs that encode_corpus() kept of it.
struct CorpusInPieces {
  const ParallelText& text;
  const EncodedCorpus& encoded;
};

/// Lines for the user about the kept pairs: a table with a row for each side, the most frequent unknown pieces,
/// duplicates and suspect pairs in training, and how many validation pairs are in training as well (`valid` is empty
/// without validation). In the table, words are divided by white space; lengths count pieces with end of sentence, and
/// 99 % of the sentences are at most as long as the column "99 %" says.
std::vector<std::string> corpus_report(const CorpusInPieces& train, const CorpusInPieces& valid,
                                       const Vocabularies& vocabularies);

}  // namespace gloss
