#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "alignment/attention_export.h"
#include "alignment/symmetrization.h"
#include "run/trained_run.h"
#include "search/agreement.h"

namespace gloss {

/// Options of the alignments to write, shared by `gloss align` and `gloss translate --alignments`.
struct AlignmentForm {
  std::string format = "pharaoh";  // pharaoh-probabilities, matrix, json, npz
  std::string level = "word";      // piece
  HeadChoice head;
  std::optional<float> threshold;
  bool with_translation = false;  // each line is a JSON object: {"translation": …, "alignment": …}

  /// Adds these options, the format under the name `format_option`. Each requires `given`, if
  /// that is an option.
  void add_to(CLI::App& command, const std::string& format_option, CLI::Option* given = nullptr);
};

/// Sentence pairs as text and as pieces.
struct SegmentedText {
  ParallelText text;
  SegmentedPairs pairs;
};

/// A run of the other direction, whose links are combined with those of the first.
struct Backward {
  const TrainedRun& run;
  Symmetrization how;
  ChosenHeads heads;
  size_t pairs_compared;  // to choose them
};

/// An output file of alignments.
class PairFile {
 public:
  virtual ~PairFile() = default;
  virtual void add(const PairExport& report) = 0;
  virtual void close() = 0;  // throws if the disk is full
};

/// Runs the model on sentence pairs with teacher forcing and writes their alignments, numbered from 0. Throws Error if
/// the model has no attention or lacks the requested layer or head. With `backward`, which must outlive the writer, the
/// links are those of both directions, by word.
class AlignmentWriter {
 public:
  AlignmentWriter(const TrainedRun& run, const AlignmentForm& form, const std::string& output,
                  const Backward* backward = nullptr);

  /// `backward` has the pairs as the other run reads them, from target to source, if there is one.
  void write(const SegmentedText& pairs, const SegmentedPairs& backward = {});
  void close() { file_->close(); }

 private:
  PairExport report(AlignedPair pair, const AlignedCorpus& corpus, size_t i) const;
  Links links(const AttentionMap& map) const;
  void symmetrize_links(PairExport& report, const AlignedCorpus& backward, size_t i) const;

  const TrainedRun& run_;
  const Backward* backward_;
  AlignmentForm form_;
  ChosenHead chosen_;
  AlignmentRows rows_;  // of the map; Nematus format and piece level have a row for every decoder step
  bool every_site_;     // write all layers and heads, or only the map
  std::unique_ptr<PairFile> file_;
  size_t written_ = 0;
};

}  // namespace gloss
