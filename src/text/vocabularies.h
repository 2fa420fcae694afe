#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/schema.h"
#include "text/vocabulary.h"

namespace gloss {

/// The config's `vocabulary`: how to learn it, or the sentencepiece models to take as they are. Giving both is an
/// error.
struct VocabularyOptions : Options {
  std::string type = "bpe";  // bpe, unigram, word or char
  int64_t size = 8000;       // pieces of each vocabulary, with the four special ones
  bool shared = true;        // one vocabulary of both languages
  std::optional<std::string> source;
  std::optional<std::string> target;

  void bind(Schema& schema) override;
};

/// What a model reads and what it writes.
struct Vocabularies {
  Vocabulary source;
  Vocabulary target;

  bool shared() const { return source.bytes() == target.bytes(); }
};

/// Loads or learns as the options say; the lines are read only to learn. Throws Error as Vocabulary does.
Vocabularies make_vocabularies(const VocabularyOptions& options, const std::vector<std::string>& source_lines,
                               const std::vector<std::string>& target_lines);

/// Writes shared.spm, or source.spm and target.spm, into a folder that is there.
void save_vocabularies(const Vocabularies& vocabularies, const std::filesystem::path& folder);

/// Reads what save_vocabularies wrote.
Vocabularies load_vocabularies(const std::filesystem::path& folder);

}  // namespace gloss
