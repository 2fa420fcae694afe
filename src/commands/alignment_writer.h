#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "alignment/formats.h"
#include "search/word_alignment.h"
#include "run/trained_run.h"

namespace gloss {

/// Which alignments to write of sentence pairs, and how. `gloss align` and `gloss translate --alignments` share it.
struct AlignmentForm {
  std::string format = "pharaoh";  // matrix, json, npz
  std::string level = "word";      // piece
  std::optional<int64_t> layer, head;
  std::optional<float> threshold;

  /// Adds --level, --layer, --head, --threshold and, by the name given, the format. They need `given`.
  void add_to(CLI::App& command, const std::string& format_option, CLI::Option* given);
};

/// Sentence pairs: their texts, and the pieces that the model reads and writes.
struct SegmentedText {
  ParallelText text;
  SegmentedPairs pairs;
};

/// Where the pairs that were read go.
class PairFile {
 public:
  virtual ~PairFile() = default;
  virtual void add(const PairReport& report) = 0;
  virtual void close() = 0;  // a full disk is an error
};

/// Reads sentence pairs with teacher forcing and writes how they align, numbered from 0. Error where the model has no
/// attention, or the form asks for a layer or head that it has not.
class AlignmentWriter {
 public:
  AlignmentWriter(const TrainedRun& run, const AlignmentForm& form, const std::string& output);

  void write(const SegmentedText& pairs);
  void close() { file_->close(); }

 private:
  PairReport report(AlignedPair pair, const AlignedCorpus& corpus, size_t i) const;

  const TrainedRun& run_;
  AlignmentForm form_;
  HeadChoice choice_;
  AlignmentRows rows_;      // of the map: by piece and in Nematus's text every decoding step
  bool every_site_;  // is written, or only the map
  std::unique_ptr<PairFile> file_;
  size_t written_ = 0;
};

}  // namespace gloss
