#include "translation/input_lines.h"

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/logging.h"
#include "base/utf8.h"
#include "metrics/unicode.h"

namespace gloss {
namespace {

constexpr std::string_view kSpaceMark = "\u2581";  // begins a word in sentencepiece's pieces
constexpr size_t kMostLines = 1000;

std::string_view without_mark(std::string_view piece) {
  if (piece.starts_with(kSpaceMark)) piece.remove_prefix(kSpaceMark.size());
  return piece;
}

}  // namespace

std::vector<LineSegmenter> source_segmenters(const std::vector<TrainedRun>& runs) {
  std::vector<LineSegmenter> all;
  for (const TrainedRun& run : runs) {
    all.push_back({&run.vocabularies.source, run.configuration.data.max_length});
  }
  return all;
}

LineSegmenter target_segmenter(const std::vector<TrainedRun>& runs) {
  LineSegmenter target{&runs.front().vocabularies.target, runs.front().configuration.data.max_length};
  for (const TrainedRun& run : runs) {
    target.longest = std::min(target.longest, run.configuration.data.max_length);
  }
  return target;
}

InputLines::Batch InputLines::Batch::cut_off(size_t lines) {
  const auto split = [lines](auto& all) {
    std::decay_t<decltype(all)> others(all.begin() + lines, all.end());
    all.resize(lines);
    return others;
  };
  Batch others{split(texts), {}, split(skipped)};
  for (std::vector<Segmentation>& sentences : pieces) others.pieces.push_back(split(sentences));
  return others;
}

LineSource lines_of(const std::string& path) {
  const auto reader = std::make_shared<LineReader>(path);
  return {text_name(path), [reader](size_t most) { return reader->next(most); }};
}

InputLines::InputLines(LineSource lines, std::vector<LineSegmenter> segmenters, LinePolicy policy, bool known_only)
    : source_(std::move(lines)),
      segmenters_(std::move(segmenters)),
      policy_(std::move(policy)),
      known_only_(known_only),
      unit_(segmenters_.front().vocabulary->is_of_words() ? "word" : "character") {}

InputLines::Batch InputLines::read(size_t most) {
  Batch batch{{}, std::vector<std::vector<Segmentation>>(segmenters_.size()), {}};
  if (!error_.empty()) return batch;
  for (Line& line : source_.next(most)) {
    add(std::move(line), batch);
    if (!error_.empty()) break;
  }
  return batch;
}

InputLines::Batch InputLines::next() {
  if (left_.size() > 0) return std::exchange(left_, {});
  Batch batch = read(kMostLines);
  if (batch.size() == 0) end();
  return batch;
}

InputLines::Batch InputLines::beside(Batch& first_batch, InputLines& first) {
  Batch batch = read(first_batch.size());
  if (batch.size() == 0) {
    if (!error_.empty()) fail("{}", error_);
    fail_counts(first);
  }
  first.left_ = first_batch.cut_off(batch.size());
  return batch;
}

void InputLines::end_beside(InputLines& first) {
  end();
  const size_t before = lines_;
  if (count() != before || first.lines_ != before) fail_counts(first);
}

void InputLines::end() {
  if (cut_lines_ > 0) {
    warn("{}: cut {} of {} lines, which exceed {}, the first in line {}", source_.name, cut_lines_, lines_,
         segmenters_.front().limit, first_cut_);
  }
  if (unknown_ > 0) {
    warn("{}: {} unknown {}{} in {} of {} lines, the first {}", source_.name, unknown_, unit_, unknown_ == 1 ? "" : "s",
         unknown_lines_, lines_, first_unknown_);
  }
  if (!error_.empty()) fail("{}", error_);
}

size_t InputLines::count() {
  for (auto lines = source_.next(kMostLines); !lines.empty(); lines = source_.next(kMostLines)) {
    lines_ += lines.size();
  }
  return lines_;
}

void InputLines::fail_counts(InputLines& first) {
  const size_t here = count(), there = first.count();
  fail("expected as many lines in {} as in {}, but got {} and {}", source_.name, first.source_.name, here, there);
}

void InputLines::add(Line line, Batch& batch) {
  ++lines_;
  std::vector<Segmentation> sentences;
  for (const LineSegmenter& segmenter : segmenters_) {
    sentences.push_back(segment(*segmenter.vocabulary, line.text));
    if (line.problem.empty()) line.problem = problem_of(sentences.back(), segmenter);
  }
  const bool is_bad = !line.problem.empty();
  if (is_bad && policy_.on_error == "stop") {
    error_ = line.problem;
    return;
  }
  if (is_bad) {
    warn("{}; its output is an empty line", line.problem);
    line.text.clear();
    sentences.assign(segmenters_.size(), {});
  }
  batch.texts.push_back(std::move(line.text));
  batch.skipped.push_back(is_bad);
  bool is_cut = false;
  for (size_t i = 0; i < segmenters_.size(); ++i) {
    is_cut |= std::ssize(sentences[i].ids) >= segmenters_[i].longest;
    cut(sentences[i], segmenters_[i].longest - 1);
    if (i == 0) count_unknown(sentences[i]);
    batch.pieces[i].push_back(std::move(sentences[i]));
  }
  if (is_cut && cut_lines_++ == 0) first_cut_ = lines_;
}

std::string InputLines::problem_of(const Segmentation& sentence, const LineSegmenter& segmenter) const {
  const int64_t length = std::ssize(sentence.ids) + 1;
  if (length > segmenter.longest && policy_.over_long == "error") {
    return fmt::format(
        "{}:{}: the line has {} pieces including end of sentence; the limit is {}, {}; give --long cut to cut it",
        source_.name, lines_, length, segmenter.limit, segmenter.longest);
  }
  const auto unknown = std::ranges::find(sentence.ids, kUnknown);
  if (known_only_ && unknown != sentence.ids.end()) {
    const std::string& piece = sentence.pieces[unknown - sentence.ids.begin()];
    return fmt::format("{}:{}: the vocabulary does not know '{}'; expected {}s that it knows", source_.name, lines_,
                       excerpt(without_mark(piece)), unit_);
  }
  return "";
}

void InputLines::count_unknown(const Segmentation& sentence) {
  const size_t before = unknown_;
  for (size_t i = 0; i < sentence.ids.size(); ++i) {
    if (sentence.ids[i] != kUnknown) continue;
    const std::string_view text = without_mark(sentence.pieces[i]);
    if (unknown_ == 0) first_unknown_ = fmt::format("'{}' in line {}", excerpt(text), lines_);
    unknown_ += unit_ == "word" ? 1 : code_points(text).size();
  }
  unknown_lines_ += unknown_ > before;
}

}  // namespace gloss
