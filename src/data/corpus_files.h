#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/key_binding.h"

namespace gloss {

/// Replaces the name of a file that does not exist by that of the file in `folder`, if there is one.
void look_for(std::string& name, const std::filesystem::path& folder);

/// Where sentence pairs are read from. Either `source` and `target`, text files with one sentence per line, where line
/// n of one is the translation of line n of the other; or `tsv`, files of lines with tab-separated columns. Several
/// files are read one after the other.
struct CorpusFiles : Options {
  std::vector<std::string> source;
  std::vector<std::string> target;
  std::vector<std::string> tsv;
  int64_t source_column = 1;  // of tsv, from 1
  int64_t target_column = 2;

  bool is_given() const { return !source.empty() || !tsv.empty(); }
  std::string name() const;  // for errors: the files of the source

  /// Calls look_for() for each file.
  virtual void look_in(const std::filesystem::path& folder);
  void swap_languages();
  void bind(Schema& schema) override;
};

/// Sentence pairs, with gold links for AER if `alignments` is given.
struct ValidationFiles : CorpusFiles {
  std::optional<std::string> alignments;
  bool inverse_alignments = false;    // the file's links are in target-source order
  bool one_based_alignments = false;  // they count words from 1

  void look_in(const std::filesystem::path& folder) override;
  void bind(Schema& schema) override;
};

/// The configuration's `data.valid`: files, or a number of pairs to hold out of the training text, or nothing.
struct ValidationData : ValidationFiles {
  std::optional<int64_t> holdout;

  void bind(Schema& schema) override;
};

/// The configuration's `data`.
struct DataOptions : Options {
  CorpusFiles train;
  ValidationData valid;
  int64_t max_length = 100;           // pieces per side, including end of sentence
  std::optional<std::string> folder;  // where a run began
  bool trains = true;                 // false where a model is only used, which takes no training files

  void bind(Schema& schema) override;
};

}  // namespace gloss
