#pragma once

#include <deque>
#include <string>
#include <vector>

#include "text/line_reader.h"

namespace gloss {

/// Reads lines of columns that tabs divide, as they arrive: some of the columns, each as a text of its own.
class TsvReader {
 public:
  /// `columns` are counted from 1. `path` and errors are LineReader's.
  TsvReader(const std::string& path, std::vector<int64_t> columns);

  /// The next lines of the column that was named as number `which` (from 0), as LineReader gives them. Another number
  /// of columns than in the first line, or too few, is a problem. The column that is read first has the problem of a
  /// line; the others have an empty line.
  std::vector<Line> next(size_t which, size_t most);

  /// All lines of that column that are left. Throws Error for the first problem.
  std::vector<std::string> rest(size_t which);

 private:
  void read_for(size_t which, size_t most);
  std::string problem_of(size_t columns);

  std::string name_;
  LineReader reader_;
  std::vector<int64_t> columns_;
  std::vector<std::deque<Line>> waiting_;  // of each column, read and not yet returned
  size_t fewest_, expected_ = 0;           // columns of a line; expected_ is 0 before the first
  size_t line_number_ = 0;
};

}  // namespace gloss
