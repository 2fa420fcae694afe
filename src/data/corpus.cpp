#include "data/corpus.h"

#include <xxhash.h>

#include <iterator>
#include <memory>

#include "base/error.h"
#include "text/line_reader.h"

namespace gloss {
namespace {

std::vector<int32_t> encode_side(const Vocabulary& vocabulary, const std::string& sentence) {
  const std::vector<int> ids = vocabulary.encode(sentence);
  std::vector<int32_t> side;
  side.reserve(ids.size() + 1);
  side.assign(ids.begin(), ids.end());
  side.push_back(kEnd);
  return side;
}

/// The counter of the reason to drop a pair; null if it is kept.
size_t* reason_to_drop(const SentencePair& pair, int64_t max_length, Dropped& dropped) {
  if (pair.source.size() == 1) return &dropped.empty_source;
  if (pair.target.size() == 1) return &dropped.empty_target;
  if (std::ssize(pair.source) > max_length) return &dropped.long_source;
  if (std::ssize(pair.target) > max_length) return &dropped.long_target;
  return nullptr;
}

}  // namespace

void CorpusFiles::bind(Schema& schema) {
  schema.file("source", source, "File of source sentences, one a line");
  schema.file("target", target, "File of their translations, line by line");
}

void ValidationFiles::bind(Schema& schema) {
  CorpusFiles::bind(schema);
  schema.text("alignments", alignments, "File of gold links in Pharaoh's format, line by line; null: none");
  schema.flag("inverse_alignments", inverse_alignments, "The links of that file are target-source");
  schema.check("source", [this]() -> std::string {
    return !is_given() && (!target.empty() || alignments) ? "expected a file, but got nothing" : "";
  });
  schema.check("target", [this]() -> std::string {
    return target.empty() && is_given() ? "expected a file, but got nothing" : "";
  });
}

void DataOptions::bind(Schema& schema) {
  schema.section("train", train, "What is trained on");
  schema.section("valid", valid, "What is validated on; without files there is no validation");
  schema.number("max_length", max_length, {2, 1e6},
                "Longest side of a pair in pieces, end of sentence included; longer pairs are left out");
  schema.check("train.source",
               [this]() -> std::string { return train.source.empty() ? "expected a file, but got nothing" : ""; });
  schema.check("train.target",
               [this]() -> std::string { return train.target.empty() ? "expected a file, but got nothing" : ""; });
}

ParallelText read_parallel(const CorpusFiles& files) {
  ParallelText text{read_lines(files.source), read_lines(files.target)};
  if (text.source.size() != text.target.size()) {
    fail("{} has {} lines and {} has {}; expected a sentence and its translation on the same line of both",
         files.source, text.source.size(), files.target, text.target.size());
  }
  return text;
}

std::string fingerprint(const ParallelText& text) {
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  for (const auto* side : {&text.source, &text.target}) {
    for (const std::string& line : *side) {
      XXH3_64bits_update(state.get(), line.data(), line.size());
      XXH3_64bits_update(state.get(), "\n", 1);
    }
  }
  return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

std::string Dropped::sentence() const {
  if (total() == 0) return "";
  std::vector<std::string> reasons;
  if (empty_source) reasons.push_back(fmt::format("{} with an empty source", empty_source));
  if (empty_target) reasons.push_back(fmt::format("{} with an empty target", empty_target));
  if (long_source) reasons.push_back(fmt::format("{} with a source over max_length", long_source));
  if (long_target) reasons.push_back(fmt::format("{} with a target over max_length", long_target));
  return fmt::format("left out {} {}: {}", total(), total() == 1 ? "pair" : "pairs", fmt::join(reasons, ", "));
}

EncodedCorpus encode_corpus(const ParallelText& text, const Vocabularies& vocabularies, int64_t max_length) {
  std::vector<SentencePair> pairs(text.size());
#pragma omp parallel for schedule(static)
  for (size_t line = 0; line < pairs.size(); ++line) {
    pairs[line].source = encode_side(vocabularies.source, text.source[line]);
    pairs[line].target = encode_side(vocabularies.target, text.target[line]);
  }

  EncodedCorpus corpus;
  for (size_t line = 0; line < pairs.size(); ++line) {
    if (size_t* count = reason_to_drop(pairs[line], max_length, corpus.dropped)) {
      ++*count;
    } else {
      corpus.pairs.push_back(std::move(pairs[line]));
      corpus.lines.push_back(line);
    }
  }
  if (corpus.pairs.empty()) fail("the corpus has no pair to use: {}", corpus.dropped.sentence());
  return corpus;
}

}  // namespace gloss
