#include "text/tsv_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

std::vector<std::string_view> columns_of(std::string_view line) {
  std::vector<std::string_view> columns;
  for (size_t tab; (tab = line.find('\t')) != line.npos; line.remove_prefix(tab + 1)) {
    columns.push_back(line.substr(0, tab));
  }
  columns.push_back(line);
  for (std::string_view& column : columns) {  // of files with CR LF that were pasted
    while (column.ends_with('\r')) column.remove_suffix(1);
  }
  return columns;
}

}  // namespace

TsvReader::TsvReader(const std::string& path, std::vector<int64_t> columns)
    : name_(text_name(path)),
      reader_(path),
      columns_(std::move(columns)),
      waiting_(columns_.size()),
      fewest_(static_cast<size_t>(*std::ranges::max_element(columns_))) {}

std::vector<Line> TsvReader::next(size_t which, size_t most) {
  std::deque<Line>& waiting = waiting_[which];
  if (waiting.empty()) read_for(which, most);
  std::vector<Line> lines;
  for (; !waiting.empty() && lines.size() < most; waiting.pop_front()) {
    lines.push_back(std::move(waiting.front()));
  }
  return lines;
}

std::vector<std::string> TsvReader::rest(size_t which) {
  return texts_of([this, which](size_t most) { return next(which, most); });
}

void TsvReader::read_for(size_t which, size_t most) {
  for (Line& line : reader_.next(most)) {
    ++line_number_;
    const std::vector<std::string_view> found = columns_of(line.text);
    if (line.problem.empty()) line.problem = problem_of(found.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      waiting_[i].push_back(line.problem.empty() ? Line{std::string(found[columns_[i] - 1]), ""}
                                                 : Line{"", i == which ? line.problem : ""});
    }
  }
}

std::string TsvReader::problem_of(size_t columns) {
  if (expected_ == 0) expected_ = std::max(fewest_, columns);
  if (columns == expected_) return "";
  return fmt::format("{}, line {}: expected {} columns divided by tabs{}, but got {}", name_, line_number_, expected_,
                     expected_ > fewest_ ? ", as line 1 has" : "", columns);
}

}  // namespace gloss
