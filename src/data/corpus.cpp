#include "data/corpus.h"

#include <xxhash.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/keyed_random.h"
#include "text/line_reader.h"
#include "text/tsv_reader.h"

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

void append(std::vector<std::string> lines, std::vector<std::string>& all) {
  std::ranges::move(lines, std::back_inserter(all));
}

}  // namespace

ParallelText read_parallel(const CorpusFiles& files) {
  ParallelText text;
  for (const std::string& file : files.tsv) {
    TsvReader reader(file, {files.source_column, files.target_column});
    std::vector<std::string> source = reader.rest(0);
    if (source.empty()) fail("{}: is empty; expected one sentence pair on each line", file);
    append(std::move(source), text.source);
    append(reader.rest(1), text.target);
  }
  for (size_t i = 0; i < files.source.size(); ++i) {
    std::vector<std::string> source = read_lines(files.source[i]), target = read_lines(files.target[i]);
    if (source.size() != target.size()) {
      fail("{} has {} lines and {} has {}; expected a sentence and its translation on the same line of both",
           files.source[i], source.size(), files.target[i], target.size());
    }
    append(std::move(source), text.source);
    append(std::move(target), text.target);
  }
  return text;
}

ParallelText chosen_lines(const ParallelText& text, const std::vector<size_t>& lines) {
  ParallelText chosen;
  for (const size_t line : lines) {
    chosen.source.push_back(text.source[line]);
    chosen.target.push_back(text.target[line]);
  }
  return chosen;
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

std::string fingerprint(const Vocabularies& vocabularies) {
  return fingerprint(ParallelText{{vocabularies.source.bytes()}, {vocabularies.target.bytes()}});
}

std::string Dropped::sentence(std::string_view what) const {
  if (total() == 0) return "";
  std::vector<std::string> reasons;
  if (empty_source) reasons.push_back(fmt::format("{} with an empty source", empty_source));
  if (empty_target) reasons.push_back(fmt::format("{} with an empty target", empty_target));
  if (long_source) reasons.push_back(fmt::format("{} with a source over max_length", long_source));
  if (long_target) reasons.push_back(fmt::format("{} with a target over max_length", long_target));
  return fmt::format("left out {} {}{}: {}", total(), what, total() == 1 ? "" : "s", fmt::join(reasons, ", "));
}

EncodedCorpus encode_corpus(const ParallelText& text, const Vocabularies& vocabularies, int64_t max_length,
                            const char* name) {
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
  if (corpus.pairs.empty()) fail("{}: has no pair to use: {}", name, corpus.dropped.sentence());
  return corpus;
}

std::vector<SentencePair> SegmentationSampling::sample(const std::vector<SentencePair>& pairs, uint64_t key,
                                                       int64_t max_length) const {
  std::vector<SentencePair> sampled = pairs;
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < pairs.size(); ++i) {
    const auto sample_side = [&](const std::optional<SubwordSampler>& sampler, const char* side,
                                 std::vector<int32_t>& ids) {
      if (!sampler) return;
      std::vector<int32_t> other = sampler->sample(ids, mix(mix(key, name_key(side)), i));
      if (std::ssize(other) <= max_length) ids = std::move(other);
    };
    sample_side(source, "source", sampled[i].source);
    sample_side(target, "target", sampled[i].target);
  }
  return sampled;
}

}  // namespace gloss
