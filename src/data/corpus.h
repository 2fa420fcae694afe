#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/schema.h"
#include "text/vocabularies.h"

namespace gloss {

/// Two plain files with a sentence on each line: translations of each other line by line.
struct CorpusFiles : Options {
  std::string source;
  std::string target;

  void bind(Schema& schema) override;
};

/// A corpus to validate on, with gold links for AER where `alignments` is given. Nothing given: no validation.
struct ValidationFiles : CorpusFiles {
  std::optional<std::string> alignments;
  bool inverse_alignments = false;  // the file's links are target-source

  bool is_given() const { return !source.empty(); }
  void bind(Schema& schema) override;
};

/// The config's `data`.
struct DataOptions : Options {
  CorpusFiles train;
  ValidationFiles valid;
  int64_t max_length = 100;  // pieces with the end of sentence, of either side

  void bind(Schema& schema) override;
};

/// The lines of a corpus as they are in its files; both sides have the same number.
struct ParallelText {
  std::vector<std::string> source;
  std::vector<std::string> target;

  size_t size() const { return source.size(); }
};

/// Throws Error as read_lines does, and when the files differ in length, with both counts.
ParallelText read_parallel(const CorpusFiles& files);

/// A digest of the text, to tell whether a resumed run reads the same corpus.
std::string fingerprint(const ParallelText& text);

/// Ids of both sides, each with </s> at its end.
struct SentencePair {
  std::vector<int32_t> source;
  std::vector<int32_t> target;
};

/// How many pairs were left out, each counted once, by the first reason that holds. A side is empty when it has no
/// pieces and long when it has more than max_length.
struct Dropped {
  size_t empty_source = 0;
  size_t empty_target = 0;
  size_t long_source = 0;
  size_t long_target = 0;

  size_t total() const { return empty_source + empty_target + long_source + long_target; }

  /// "left out 12 pairs: 2 with an empty source, 10 with a target over max_length"; empty when none was.
  std::string sentence() const;
};

/// The pairs of a corpus that are neither empty nor over-long on any side, in the corpus's order.
struct EncodedCorpus {
  std::vector<SentencePair> pairs;
  std::vector<size_t> lines;  // the line, from 0, that each pair was
  Dropped dropped;
};

/// The same for any number of threads. Throws Error when no pair is left.
EncodedCorpus encode_corpus(const ParallelText& text, const Vocabularies& vocabularies, int64_t max_length);

}  // namespace gloss
