#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// The longest line, in bytes: far beyond a sentence, and what keeps a stream without LF from filling the memory.
constexpr size_t kLongestLine = 1 << 20;

/// What messages call a file of text: its path, or "standard input" for "-".
std::string text_name(const std::string& path);

/// A line of text or, with `problem`, why there is none, naming file and line (from 1).
struct Line {
  std::string text;
  std::string problem;
};

/// All lines that `next` gives, which is called until there are none. Throws Error for the first problem.
std::vector<std::string> texts_of(const std::function<std::vector<Line>(size_t most)>& next);

/// Reads lines of UTF-8 text as they arrive. Only LF ends a line (U+2028 and U+0085 do not). Carriage returns before LF
/// and a byte-order mark at the start of the text are dropped; the last line needs no LF.
class LineReader {
 public:
  /// `path` "-" is standard input. Throws Error for a missing or unreadable file and for a folder.
  explicit LineReader(const std::string& path);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// Blocks until at least one line is available, then returns all available lines, at most `most` and, but for
  /// the last of them, fewer than kLongestLine bytes. Empty at the end of the text. Invalid UTF-8 and more than
  /// kLongestLine bytes are problems of their line; later lines are read on.
  std::vector<Line> next(size_t most);

  /// All lines that are left. Throws Error for the first problem.
  std::vector<std::string> rest();

 private:
  bool input_is_there() const;
  void read_some();
  Line take_line();

  std::string name_;
  int file_;
  std::string buffer_;  // bytes read; those before taken_ were returned
  size_t taken_ = 0;
  size_t line_end_ = std::string::npos;  // end of the line that starts at taken_, once known
  size_t line_number_ = 0;
  bool too_long_ = false;  // bytes of the line that starts at taken_ were dropped
  bool ended_ = false;
};

/// Throws Error for invalid UTF-8, naming `name` and the byte (from 1).
void check_utf8(std::string_view text, const std::string& name);

/// All lines of a file, or of standard input for "-". Throws Error as LineReader does, and for an empty text.
std::vector<std::string> read_lines(const std::string& path);

}  // namespace gloss
