#include "text/vocabularies.h"

#include "base/error.h"
#include "base/files.h"

namespace gloss {
namespace {

constexpr const char* kShared = "shared.spm";
constexpr const char* kSource = "source.spm";
constexpr const char* kTarget = "target.spm";

}  // namespace

void VocabularyOptions::bind(Schema& schema) {
  const VocabularyOptions defaults;
  const bool are_given = source || target;
  if (!are_given) {
    schema.one_of("type", type, {"bpe", "unigram", "word", "char"},
                  "How pieces are learned: by merging pairs, by a unigram model, as whole words, or as characters");
    schema.number("size", size, {5, 1e9},
                  "Pieces of each vocabulary, the four special ones included; all where a text has fewer");
    schema.flag("shared", shared, "One vocabulary of both languages");
    schema.one_of("normalization", normalization, {"nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf", "identity"},
                  "Rule by which sentencepiece normalises text: nmt_nfkc writes ， as a comma and … as three dots, _cf "
                  "also lower-cases, identity leaves text as it is");
  }
  schema.file("source", source,
              "sentencepiece model of the source, taken as it is in place of type, size and shared; null: learned");
  schema.file("target", target,
              "sentencepiece model of the target, taken as it is in place of type, size and shared; null: learned");
  schema.check("source", [this]() -> std::string {
    return source || !target ? "" : "expected the source's model beside the target's, but got nothing";
  });
  schema.check("target", [this]() -> std::string {
    return target || !source ? "" : "expected the target's model beside the source's, but got nothing";
  });
  schema.check("source", [this, defaults]() -> std::string {
    const bool is_learned = type != defaults.type || size != defaults.size || shared != defaults.shared ||
                            normalization != defaults.normalization;
    return source && is_learned ? "expected either models as they are or type, size and shared, but got both" : "";
  });
}

Vocabularies make_vocabularies(const VocabularyOptions& options, const std::vector<std::string>& source_lines,
                               const std::vector<std::string>& target_lines) {
  if (options.source) return {Vocabulary::load(*options.source), Vocabulary::load(*options.target)};

  const VocabularyKind kind{options.type, options.size, options.normalization};
  std::vector<std::string_view> source(source_lines.begin(), source_lines.end());
  std::vector<std::string_view> target(target_lines.begin(), target_lines.end());
  if (!options.shared) {
    return {Vocabulary::train(source, kind, "the source text"), Vocabulary::train(target, kind, "the target text")};
  }

  source.insert(source.end(), target.begin(), target.end());
  const Vocabulary both = Vocabulary::train(source, kind, "the two texts");
  return {both, both};
}

void save_vocabularies(const Vocabularies& vocabularies, const std::filesystem::path& folder) {
  if (vocabularies.shared()) {
    write_atomically(folder / kShared, vocabularies.source.bytes());
  } else {
    write_atomically(folder / kSource, vocabularies.source.bytes());
    write_atomically(folder / kTarget, vocabularies.target.bytes());
  }
}

Vocabularies load_vocabularies(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / kShared)) {
    const Vocabulary both = Vocabulary::load((folder / kShared).string());
    return {both, both};
  }
  if (!std::filesystem::exists(folder / kSource) && !std::filesystem::exists(folder / kTarget)) {
    fail("{}: expected the vocabulary, {} or {} and {}, but the folder has none of them", folder.string(), kShared,
         kSource, kTarget);
  }
  return {Vocabulary::load((folder / kSource).string()), Vocabulary::load((folder / kTarget).string())};
}

std::string vocabulary_files(const std::filesystem::path& folder) {
  const auto path = [&](const char* name) { return (folder / name).string(); };
  return std::filesystem::exists(path(kShared)) ? path(kShared) : path(kSource) + " and " + path(kTarget);
}

}  // namespace gloss
