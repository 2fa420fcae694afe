#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpus_files.h"
#include "text/subword_sampler.h"
#include "text/vocabularies.h"

namespace gloss {

/// The lines of a corpus, unprocessed; both sides have the same number.
struct ParallelText {
  std::vector<std::string> source;
  std::vector<std::string> target;

  size_t size() const { return source.size(); }
};

/// Throws Error as read_lines does, when the numbers of lines of a source and its target differ, naming both, and for a
/// line of tsv with fewer or more columns than the first, naming file and line. Without files the text is empty.
ParallelText read_parallel(const CorpusFiles& files);

/// The pairs of these lines, from 0, in their order.
ParallelText chosen_lines(const ParallelText& text, const std::vector<size_t>& lines);

/// A checksum of the text, to check that a resumed run reads the same corpus.
std::string fingerprint(const ParallelText& text);
/// The same of vocabularies.
std::string fingerprint(const Vocabularies& vocabularies);

/// The ids of both sides, each ending with </s>.
struct SentencePair {
  std::vector<int32_t> source;
  std::vector<int32_t> target;
};

/// How many pairs were dropped, each counted once, under the first reason that applies. A side is empty if it has no
/// pieces, long if it has more than max_length.
struct Dropped {
  size_t empty_source = 0;
  size_t empty_target = 0;
  size_t long_source = 0;
  size_t long_target = 0;

  size_t total() const { return empty_source + empty_target + long_source + long_target; }

  /// "left out 12 pairs: 2 with an empty source, 10 with a target over max_length"; empty if none was dropped. `what`
  /// is one of them.
  std::string sentence(std::string_view what = "pair") const;
};

/// The pairs of a corpus with neither side empty or too long, in corpus order.
struct EncodedCorpus {
  std::vector<SentencePair> pairs;
  std::vector<size_t> lines;  // the line number of each pair, from 0
  Dropped dropped;
};

/// Independent of the number of threads. Throws Error when no pair is left.
EncodedCorpus encode_corpus(const ParallelText& text, const Vocabularies& vocabularies, int64_t max_length,
                            const char* name = "data.train");

/// Draws segmentations of training text anew for each epoch; a side without a sampler stays as it is.
struct SegmentationSampling {
  std::optional<SubwordSampler> source, target;

  bool draws() const { return source || target; }

  /// The pairs, segmented as a function of `key` and each pair's number. A side that would have more than max_length
  /// pieces stays as it is.
  std::vector<SentencePair> sample(const std::vector<SentencePair>& pairs, uint64_t key, int64_t max_length) const;
};

}  // namespace gloss
