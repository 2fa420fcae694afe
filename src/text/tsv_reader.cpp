#include "text/tsv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gloss {

TsvReader::TsvReader(const std::string& path, size_t columns)
    : name_(path == "-" ? "standard input" : path), reader_(path), columns_(columns) {}

std::vector<Line> TsvReader::next(size_t column, size_t most) {
  std::deque<Line>& waiting = columns_[column];
  if (waiting.empty()) read_for(column, most);
  std::vector<Line> lines;
  for (; !waiting.empty() && lines.size() < most; waiting.pop_front()) {
    lines.push_back(std::move(waiting.front()));
  }
  return lines;
}

void TsvReader::read_for(size_t column, size_t most) {
  for (Line& line : reader_.next(most)) {
    ++line_number_;
    const size_t found = 1 + static_cast<size_t>(std::ranges::count(line.text, '\t'));
    if (line.problem.empty() && found < columns_.size()) {
      line.problem = fmt::format("{}:{}: expected {} columns divided by tabs, but got {}", name_, line_number_,
                                 columns_.size(), found);
    }
    size_t start = 0;
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (!line.problem.empty()) {
        columns_[c].push_back({"", c == column ? line.problem : ""});
        continue;
      }
      const size_t end = line.text.find('\t', start);
      columns_[c].push_back({line.text.substr(start, end - start), ""});
      start = end + 1;  // of the last column, unused
    }
  }
}

}  // namespace gloss
