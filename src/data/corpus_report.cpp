#include "data/corpus_report.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "text/white_space_words.h"

namespace gloss {
namespace {

constexpr size_t kMostShown = 5;
constexpr std::string_view kSpace = "▁";

/// One side of a corpus.
struct Side {
  std::string name;
  const std::vector<std::string>& lines;
  const EncodedCorpus& corpus;
  std::vector<int32_t> SentencePair::*ids;
  const Vocabulary& vocabulary;
};

template <typename... Cells>
std::string aligned(const Cells&... cells) {
  return fmt::format("{:<17} {:>9} {:>9} {:>11} {:>11} {:>5} {:>7} {:>8}", cells...);
}

std::string table_row(const Side& side) {
  const int64_t count = std::ssize(side.corpus.pairs);
  int64_t words = 0, length = 0, unknown = 0;
  std::vector<size_t> lengths(count);
#pragma omp parallel for reduction(+ : words, length, unknown)
  for (int64_t i = 0; i < count; ++i) {
    const std::vector<int32_t>& ids = side.corpus.pairs[i].*side.ids;
    lengths[i] = ids.size();
    length += std::ssize(ids);
    words += std::ssize(find_words(side.lines[side.corpus.lines[i]]));
    unknown += std::ranges::count(ids, kUnknown);
  }
  std::ranges::sort(lengths);
  const auto ratio = [](int64_t a, int64_t b) { return static_cast<double>(a) / static_cast<double>(b); };
  return aligned(side.name, count, words, fmt::format("{:.2f}", ratio(length - count, words)),
                 fmt::format("{:.1f}", ratio(length, count)), lengths[(count * 99 + 99) / 100 - 1], lengths.back(),
                 unknown);
}

/// "unknown in the validation source: ж (2), 日本 (1)"; empty if nothing is unknown.
std::string unknown_pieces(const Side& side) {
  std::map<std::string, int64_t> counts;
  for (size_t i = 0; i < side.corpus.pairs.size(); ++i) {
    if (std::ranges::count(side.corpus.pairs[i].*side.ids, kUnknown) == 0) continue;
    for (Piece& piece : side.vocabulary.encode_pieces(side.lines[side.corpus.lines[i]])) {
      if (piece.text.starts_with(kSpace)) piece.text.erase(0, kSpace.size());
      if (piece.id == kUnknown) ++counts[piece.text];
    }
  }
  std::vector<std::pair<std::string, int64_t>> ranked(counts.begin(), counts.end());
  std::ranges::stable_sort(ranked, std::greater(), &std::pair<std::string, int64_t>::second);
  std::vector<std::string> shown;
  for (const auto& [text, times] : ranked) {
    shown.push_back(shown.size() < kMostShown ? fmt::format("{} ({})", excerpt(text), times) : "…");
    if (shown.size() > kMostShown) break;
  }
  return shown.empty() ? "" : fmt::format("unknown in the {}: {}", side.name, fmt::join(shown, ", "));
}

/// Pairs that are often no translations: copies, which teach a model to copy (Khayrallah and Koehn 2018), and sides of
/// which one has over kRatio times as many pieces.
std::string suspect_pairs(const CorpusInPieces& train) {
  constexpr size_t kRatio = 3;
  int64_t equal = 0, uneven = 0;
  for (size_t i = 0; i < train.encoded.pairs.size(); ++i) {
    const SentencePair& pair = train.encoded.pairs[i];
    const auto [shorter, longer] = std::minmax({pair.source.size() - 1, pair.target.size() - 1});  // without </s>
    const size_t line = train.encoded.lines[i];
    equal += train.text.source[line] == train.text.target[line];
    uneven += longer > kRatio * shorter;
  }
  return fmt::format("suspect pairs in training: {} with equal sides, {} with a side over {} times as long, of {}",
                     equal, uneven, kRatio, train.encoded.pairs.size());
}

struct Repeated {
  size_t in_training;    // items that occur before
  size_t by_validation;  // items that occur in training
};

/// Repeated `item(text, line)`: the source, target or both of a kept line.
template <typename Item>
Repeated repeated(const CorpusInPieces& train, const CorpusInPieces& valid, Item item) {
  std::vector<decltype(item(train.text, 0))> items;
  for (const size_t line : train.encoded.lines) items.push_back(item(train.text, line));
  std::ranges::sort(items);
  const size_t overlap = std::ranges::count_if(
      valid.encoded.lines, [&](size_t line) { return std::ranges::binary_search(items, item(valid.text, line)); });
  const auto duplicates = std::ranges::unique(items);
  return {duplicates.size(), overlap};
}

}  // namespace

std::vector<std::string> corpus_report(const CorpusInPieces& train, const CorpusInPieces& valid,
                                       const Vocabularies& vocabularies) {
  std::vector<std::string> report{
      aligned("lengths in pieces", "sentences", "words", "pieces/word", "mean length", "99 %", "longest", "unknown")};
  std::vector<std::string> unknown;
  const auto add = [&](const Side& side) {
    if (side.corpus.pairs.empty()) return;
    report.push_back(table_row(side));
    if (std::string line = unknown_pieces(side); !line.empty()) unknown.push_back(std::move(line));
  };
  add({"training source", train.text.source, train.encoded, &SentencePair::source, vocabularies.source});
  add({"training target", train.text.target, train.encoded, &SentencePair::target, vocabularies.target});
  add({"validation source", valid.text.source, valid.encoded, &SentencePair::source, vocabularies.source});
  add({"validation target", valid.text.target, valid.encoded, &SentencePair::target, vocabularies.target});
  std::ranges::move(unknown, std::back_inserter(report));

  const auto source = [](const ParallelText& text, size_t line) { return std::string_view(text.source[line]); };
  const auto target = [](const ParallelText& text, size_t line) { return std::string_view(text.target[line]); };
  const auto both = [&](const ParallelText& text, size_t line) {
    return std::pair(source(text, line), target(text, line));
  };
  const Repeated pairs = repeated(train, valid, both);
  const Repeated sources = repeated(train, valid, source), targets = repeated(train, valid, target);
  report.push_back(fmt::format("duplicates in training: pairs {}, sources {}, targets {} of {}", pairs.in_training,
                               sources.in_training, targets.in_training, train.encoded.pairs.size()));
  report.push_back(suspect_pairs(train));
  if (!valid.encoded.pairs.empty()) {
    report.push_back(fmt::format("overlap of validation with training: pairs {}, sources {}, targets {} of {}",
                                 pairs.by_validation, sources.by_validation, targets.by_validation,
                                 valid.encoded.pairs.size()));
  }
  return report;
}

}  // namespace gloss
