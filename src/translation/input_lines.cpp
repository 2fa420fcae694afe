#include "commands/source_lines.h"

#include "base/error.h"
#include "base/logging.h"
#include "base/utf8.h"
#include "metrics/unicode.h"

namespace gloss {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";  // begins a word in sentencepiece's pieces

}  // namespace

SourceLines::SourceLines(const std::string& path, const TrainedRun& run, LinePolicy policy)
    : name_(path == "-" ? "standard input" : path),
      reader_(path),
      run_(run),
      policy_(std::move(policy)),
      unit_(run.configuration.vocabulary.type == "word" ? "word" : "character") {}

SourceLines::Batch SourceLines::next() {
  constexpr size_t kMostLines = 1000;
  Batch batch;
  if (error_.empty()) {
    for (Line& line : reader_.next(kMostLines)) {
      add(std::move(line), batch);
      if (!error_.empty()) break;
    }
  }
  if (batch.texts.empty()) {
    if (unknown_ > 0) {
      warn("{}: {} unknown {}{} in {} of {} lines, the first {}", name_, unknown_, unit_, unknown_ == 1 ? "" : "s",
           unknown_lines_, lines_, first_unknown_);
    }
    if (!error_.empty()) fail("{}", error_);
  }
  return batch;
}

void SourceLines::add(Line line, Batch& batch) {
  ++lines_;
  const auto longest = static_cast<size_t>(run_.configuration.data.max_length);
  Segmentation sentence = segment(run_.vocabularies.source, line.text);
  if (sentence.ids.size() >= longest && policy_.over_long == "error") {
    line.problem = fmt::format(
        "{}:{}: the line has {} pieces including end of sentence; the limit is data.max_length, {}; "
        "give --long cut to cut it",
        name_, lines_, sentence.ids.size() + 1, longest);
  }
  if (!line.problem.empty()) {
    if (policy_.on_error == "stop") {
      error_ = line.problem;
      return;
    }
    warn("{}; its output is an empty line", line.problem);
    line.text.clear();
    sentence = {};
  }
  cut(sentence, longest - 1);
  count_unknown(sentence);
  batch.texts.push_back(std::move(line.text));
  batch.pieces.push_back(std::move(sentence));
}

void SourceLines::count_unknown(const Segmentation& sentence) {
  const size_t before = unknown_;
  for (size_t i = 0; i < sentence.ids.size(); ++i) {
    if (sentence.ids[i] != kUnknown) continue;
    std::string_view text = sentence.pieces[i];
    if (text.starts_with(kSpaceMark)) text.remove_prefix(kSpaceMark.size());
    if (unknown_ == 0) first_unknown_ = fmt::format("'{}' in line {}", printable(text), lines_);
    unknown_ += unit_ == "word" ? 1 : code_points(text).size();
  }
  unknown_lines_ += unknown_ > before;
}

}  // namespace gloss
