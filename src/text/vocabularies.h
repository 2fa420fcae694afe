#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/key_binding.h"
#include "text/vocabulary.h"

namespace gloss {

/// The configuration's `vocabulary`: either how to learn it, or existing sentencepiece models. Giving both is an error.
struct VocabularyOptions : Options {
  std::string type = "bpe";  // bpe, unigram, word or char
  int64_t size = 8000;       // most pieces of a vocabulary, including the four special ones
  bool shared = true;        // one vocabulary for both languages
  std::string normalization = "nmt_nfkc";
  std::optional<std::string> source;
  std::optional<std::string> target;

  void bind(Schema& schema) override;
};

/// The source and the target vocabulary.
struct Vocabularies {
  Vocabulary source;
  Vocabulary target;

  bool shared() const { return source.bytes() == target.bytes(); }
};

/// Loads or learns the vocabularies; the lines are used only for learning. Throws Error as Vocabulary does.
Vocabularies make_vocabularies(const VocabularyOptions& options, const std::vector<std::string>& source_lines,
                               const std::vector<std::string>& target_lines);

/// Writes shared.spm, or source.spm and target.spm, to an existing folder.
void save_vocabularies(const Vocabularies& vocabularies, const std::filesystem::path& folder);

/// Reads what save_vocabularies wrote. Throws Error, naming the possible files, if there is none.
Vocabularies load_vocabularies(const std::filesystem::path& folder);

/// For errors: the files of the folder from which load_vocabularies() reads.
std::string vocabulary_files(const std::filesystem::path& folder);

}  // namespace gloss
