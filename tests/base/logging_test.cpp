#include "base/logging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/error.h"
#include "base/files.h"

namespace gloss {
namespace {

using testing::ContainsRegex;

/// Standard error is a terminal while this lives.
class Terminal {
 public:
  Terminal() {
    EXPECT_EQ(::openpty(&screen_, &end_, nullptr, nullptr, nullptr), 0);
    before_ = ::dup(STDERR_FILENO);
    ::dup2(end_, STDERR_FILENO);
    ::setenv("TERM", "xterm", 1);
    ::unsetenv("NO_COLOR");
  }
  ~Terminal() {
    ::dup2(before_, STDERR_FILENO);
    for (const int file : {before_, end_, screen_}) {
      ::close(file);
    }
  }

  /// What was written since the last call. A terminal passes bytes on in pieces: a mark says which is the last.
  std::string written() {
    constexpr std::string_view kMark = "<end>";
    EXPECT_EQ(::write(end_, kMark.data(), kMark.size()), std::ssize(kMark));
    std::string text;
    while (!text.ends_with(kMark)) {
      std::array<char, 4096> bytes{};
      const ssize_t count = ::read(screen_, bytes.data(), bytes.size());
      if (count <= 0) break;
      text.append(bytes.data(), static_cast<size_t>(count));
    }
    return text.substr(0, text.size() - kMark.size());
  }

 private:
  int screen_ = -1, end_ = -1, before_ = -1;
};

TEST(Log, LetsNoControlCharacterOfATextThrough) {
  Terminal terminal;
  inform("  source 1: {}", "\x1b]0;title\a\x1b[2JHund\r");
  EXPECT_EQ(terminal.written(), "  source 1: \uFFFD]0;title\uFFFD\uFFFD[2JHund\uFFFD\r\n");
}

TEST(Log, WritesPlainLinesWhereThereIsNoTerminal) {
  testing::internal::CaptureStderr();
  inform("{} pairs", 3);
  warn("{} dropped {{}}", 1);
  inform_line("100 % {as it stands}");
  show_status("step 1");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "3 pairs\nwarning: 1 dropped {}\n100 % {as it stands}\n");
}

TEST(Log, TakesTheStatusLineAwayBeforeTheErrorThatEndsTheProgram) {
  Terminal terminal;
  show_status("step 1");
  error_line("no");
  EXPECT_THAT(terminal.written(), testing::EndsWith("step 1\r\x1b[K"
                                                    "gloss: error: no\r\n"));
}

TEST(Log, ColoursWarningsOnATerminalUnlessToldNotTo) {
  Terminal terminal;
  inform("fine");
  EXPECT_EQ(terminal.written(), "fine\r\n");
  warn("careful");
  EXPECT_EQ(terminal.written(), "\x1b[33mwarning: careful\x1b[0m\r\n");
  ::setenv("NO_COLOR", "1", 1);
  warn("careful");
  EXPECT_EQ(terminal.written(), "warning: careful\r\n");
  ::setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(in_colour());
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(in_colour());
  EXPECT_FALSE(on_terminal());
}

TEST(Log, KeepsTheStatusBelowTheLines) {
  Terminal terminal;
  show_status("step 1");
  EXPECT_EQ(terminal.written(), "\r\x1b[Kstep 1");
  inform("validated");
  EXPECT_EQ(terminal.written(), "\r\x1b[Kvalidated\r\nstep 1");
  show_status("");
  EXPECT_EQ(terminal.written(), "\r\x1b[K");
  inform("done");
  EXPECT_EQ(terminal.written(), "done\r\n");
}

TEST(Log, AlsoWritesToTheEndOfAFileWithTheLinesBefore) {
  const std::string path = testing::TempDir() + "gloss_log_" + std::to_string(::getpid());
  write_atomically(path, "before\n");
  testing::internal::CaptureStderr();
  inform("early");
  log_to_file(path);
  inform("now");
  warn("careful");
  testing::internal::GetCapturedStderr();
  const std::string stamp = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} ";
  EXPECT_THAT(read_file(path),
              ContainsRegex("^before\n(.*\n)?" + stamp + "early\n" + stamp + "now\n" + stamp + "warning: careful\n$"));
  ::unlink(path.c_str());
}

TEST(Log, NamesAFileThatCannotBeOpened) {
  EXPECT_THAT([] { log_to_file("/proc/none/log.txt"); },
              testing::ThrowsMessage<Error>(ContainsRegex("^cannot write /proc/none/log.txt: ")));
}

}  // namespace
}  // namespace gloss
