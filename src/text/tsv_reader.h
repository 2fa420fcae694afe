#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "text/line_reader.h"

namespace gloss {

/// What the tabs of a line divide, at least one column.
std::vector<std::string_view> tsv_columns(std::string_view line);

/// Reads lines of columns divided by tabs as they arrive; each of the first columns can be read as a text of its own.
class TsvReader {
 public:
  /// `columns` that every line must have at least. `path` and errors are LineReader's.
  TsvReader(const std::string& path, size_t columns);

  /// The next lines of a column, counted from 0, as LineReader gives them. Too few columns are a problem of their line.
  /// The column that is read first has the problem of a line; the others have an empty line.
  std::vector<Line> next(size_t column, size_t most);

 private:
  void read_for(size_t column, size_t most);

  std::string name_;
  LineReader reader_;
  std::vector<std::deque<Line>> columns_;  // read, and not yet returned
  size_t line_number_ = 0;
};

}  // namespace gloss
