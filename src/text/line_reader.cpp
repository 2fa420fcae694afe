#include "text/line_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/error.h"
#include "base/utf8.h"

namespace gloss {
namespace {

constexpr size_t kReadBytes = 1 << 16;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What the bytes of a file begin with that is another kind of file than one expects.
std::string_view other_kind(std::string_view text) {
  if (text.starts_with("\x1F\x8B")) return " compressed by gzip";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return " UTF-16";
  return "";
}

/// What is wrong with a text that is not UTF-8; empty if nothing is.
std::string utf8_problem(std::string_view text, const std::string& name) {
  for (std::string_view rest = text; !rest.empty();) {
    const size_t at = text.size() - rest.size();
    if (!take_code_point(rest)) {
      if (const auto kind = other_kind(text); !kind.empty()) {
        return fmt::format("{}:{}; expected a text in UTF-8", name, kind);
      }
      return fmt::format("{}, byte {}: invalid UTF-8 (0x{:02X}); expected a text in UTF-8", name, at + 1,
                         static_cast<unsigned char>(text[at]));
    }
  }
  return "";
}

}  // namespace

void check_utf8(std::string_view text, const std::string& name) {
  if (const std::string problem = utf8_problem(text, name); !problem.empty()) fail("{}", problem);
}

std::string text_name(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

std::vector<std::string> texts_of(const std::function<std::vector<Line>(size_t most)>& next) {
  constexpr size_t kAtOnce = 10'000;
  std::vector<std::string> texts;
  for (auto lines = next(kAtOnce); !lines.empty(); lines = next(kAtOnce)) {
    for (Line& line : lines) {
      if (!line.problem.empty()) fail("{}", line.problem);
      texts.push_back(std::move(line.text));
    }
  }
  return texts;
}

LineReader::LineReader(const std::string& path)
    : name_(text_name(path)), file_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ < 0) fail("{}: cannot be read ({}); expected a text file", name_, std::strerror(errno));
  struct stat status;
  if (::fstat(file_, &status) == 0 && S_ISDIR(status.st_mode)) {
    if (file_ != STDIN_FILENO) ::close(file_);
    fail("{}: is a folder; expected a text file", name_);
  }
}

LineReader::~LineReader() {
  if (file_ != STDIN_FILENO) ::close(file_);
}

std::vector<Line> LineReader::next(size_t most) {
  std::vector<Line> lines;
  size_t bytes = 0;
  while (lines.size() < most && bytes < kLongestLine) {
    if (line_end_ != std::string::npos) {
      lines.push_back(take_line());
      bytes += lines.back().text.size();
    } else if (ended_ || (!lines.empty() && !input_is_there())) {
      break;
    } else {
      read_some();
    }
  }
  return lines;
}

std::vector<std::string> LineReader::rest() {
  return texts_of([this](size_t most) { return next(most); });
}

bool LineReader::input_is_there() const {
  pollfd waiting{file_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

void LineReader::read_some() {
  buffer_.erase(0, taken_);
  taken_ = 0;
  const size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  ssize_t count;
  do {
    count = ::read(file_, buffer_.data() + before, kReadBytes);
  } while (count < 0 && errno == EINTR);
  if (count < 0) fail("{}: cannot be read ({}); expected a text file", name_, std::strerror(errno));
  buffer_.resize(before + count);
  ended_ = count == 0;
  line_end_ = buffer_.find('\n', before);
  if (line_end_ == std::string::npos && buffer_.size() > kLongestLine) {
    too_long_ = true;
    buffer_.clear();
  }
  if (ended_ && (!buffer_.empty() || too_long_)) line_end_ = buffer_.size();
}

Line LineReader::take_line() {
  std::string_view text(buffer_.data() + taken_, line_end_ - taken_);
  const std::string name = fmt::format("{}, line {}", name_, ++line_number_);
  Line line;
  line.problem = too_long_ || text.size() > kLongestLine
                     ? fmt::format("{}: the line is too long; expected at most {} bytes", name, kLongestLine)
                     : utf8_problem(text, name);
  if (line_number_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (text.ends_with('\r')) text.remove_suffix(1);
  if (line.problem.empty()) line.text = text;
  too_long_ = false;
  taken_ = std::min(line_end_ + 1, buffer_.size());
  line_end_ = buffer_.find('\n', taken_);
  return line;
}

std::vector<std::string> read_lines(const std::string& path) {
  std::vector<std::string> lines = LineReader(path).rest();
  if (lines.empty()) fail("{}: is empty; expected one sentence on each line", text_name(path));
  return lines;
}

}  // namespace gloss
