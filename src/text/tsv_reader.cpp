#include "text/tsv_reader.h"

#include <fmt/format.h>

#include <utility>

namespace gloss {

std::vector<std::string_view> tsv_columns(std::string_view line) {
  std::vector<std::string_view> columns;
  for (size_t tab; (tab = line.find('\t')) != line.npos; line.remove_prefix(tab + 1)) {
    columns.push_back(line.substr(0, tab));
  }
  columns.push_back(line);
  return columns;
}

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
    std::vector<std::string_view> found = tsv_columns(line.text);
    if (line.problem.empty() && found.size() < columns_.size()) {
      line.problem = fmt::format("{}, line {}: expected {} columns divided by tabs, but got {}", name_, line_number_,
                                 columns_.size(), found.size());
    }
    if (!line.problem.empty()) found.assign(columns_.size(), "");
    for (size_t c = 0; c < columns_.size(); ++c) {
      columns_[c].push_back({std::string(found[c]), c == column ? line.problem : ""});
    }
  }
}

}  // namespace gloss
