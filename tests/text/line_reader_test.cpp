#include "text/line_reader.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "base/error.h"
#include "text/folder.h"

namespace gloss {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::string_literals;

std::string error_of(const std::string& path) {
  try {
    read_lines(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Lines, EndAtLineFeedsOnly) {
  const Folder folder;
  const std::string text = "a\u2028b\u0085c\vd\fe\rf\n\nno line feed";
  EXPECT_THAT(read_lines(folder.write("text", text)), ElementsAre("a\u2028b\u0085c\vd\fe\rf", "", "no line feed"));
}

TEST(Lines, LoseByteOrderMarkAndCarriageReturns) {
  const Folder folder;
  EXPECT_THAT(read_lines(folder.write("text", "\uFEFFa\r\n\r\n\uFEFFb\r\r\nc\r")),
              ElementsAre("a", "", "\uFEFFb", "c"));
}

TEST(Lines, KeepNulBytes) {
  const Folder folder;
  EXPECT_THAT(read_lines(folder.write("text", "a\0b\n\0\n"s)), ElementsAre("a\0b"s, "\0"s));
}

TEST(Lines, AreWholeWhereReadsCutThem) {
  const Folder folder;
  const std::vector<std::string> lines = {std::string(200'000, 'x'), "", std::string(65'535, 'y'), "ü", "z"};
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  EXPECT_EQ(read_lines(folder.write("text", text)), lines);
}

TEST(Lines, NameFileLineAndByteOfInvalidUtf8) {
  const Folder folder;
  EXPECT_THAT(error_of(folder.write("latin1", "gut\nsch\xF6n\n")),
              AllOf(HasSubstr("latin1, line 2, byte 4"), HasSubstr("0xF6")));
  for (const std::string& invalid : {"\xC0\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xE2\x82"s, "\x80"s}) {
    EXPECT_THAT(error_of(folder.write("text", "ab" + invalid + "\n")), HasSubstr("line 1, byte 3"));
  }
}

TEST(Lines, NeedAFileWithText) {
  const Folder folder;
  EXPECT_THAT(error_of(folder.path("missing")), AllOf(HasSubstr("missing"), HasSubstr("No such file")));
  EXPECT_THAT(error_of(folder.path("")), HasSubstr("is a folder"));
  EXPECT_THAT(error_of(folder.write("empty", "")), HasSubstr("is empty"));
}

TEST(LineReader, TellsOfALineThatItCannotReadAndReadsOn) {
  const Folder folder;
  const std::string longest(kLongestLine, 'x');
  const std::string text =
      "a\n\xFF\nb\n" + longest + "\n" + longest + "x\n\n" + longest + longest + "\nc\n" + longest + longest;
  LineReader reader(folder.write("text", text));
  std::vector<Line> lines;
  for (auto some = reader.next(100); !some.empty(); some = reader.next(100)) {
    std::ranges::move(some, std::back_inserter(lines));
  }
  ASSERT_EQ(lines.size(), 9u);
  EXPECT_THAT(lines[1].problem, HasSubstr("text, line 2, byte 1: invalid UTF-8 (0xFF)"));
  for (const size_t bad : {4, 6, 8}) {
    EXPECT_THAT(lines[bad].problem, HasSubstr(fmt::format("line {}: the line is too long", bad + 1)));
    EXPECT_EQ(lines[bad].text, "");
  }
  const std::map<size_t, std::string> good{{0, "a"}, {2, "b"}, {3, longest}, {5, ""}, {7, "c"}};
  for (const auto& [index, expected] : good) {
    EXPECT_EQ(lines[index].text, expected);
    EXPECT_EQ(lines[index].problem, "");
  }
  EXPECT_THAT(reader.next(1), IsEmpty());
}

TEST(LineReader, GivesAboutAMebibyteAtOnce) {
  const Folder folder;
  const std::string half(kLongestLine / 2, 'x');
  std::string text;
  for (int i = 0; i < 5; ++i) text += half + "\n";
  LineReader reader(folder.write("text", text));
  for (const size_t expected : {2u, 2u, 1u, 0u}) EXPECT_EQ(reader.next(100).size(), expected);
}

TEST(LineReader, GivesWhatHasArrivedAndWaitsForNoMore) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  LineReader reader("/dev/fd/" + std::to_string(ends[0]));
  const auto type = [&](const std::string& text) {
    ASSERT_EQ(::write(ends[1], text.data(), text.size()), std::ssize(text));
  };

  type("one\ntwo\nthr");
  const auto next = [&](size_t most) {
    std::vector<std::string> texts;
    for (const Line& line : reader.next(most)) texts.push_back(line.text);
    return texts;
  };
  EXPECT_THAT(next(10), ElementsAre("one", "two"));
  type("ee\nfour\nfive\n");
  EXPECT_THAT(next(2), ElementsAre("three", "four"));
  EXPECT_THAT(next(2), ElementsAre("five"));
  type("last");
  ::close(ends[1]);
  EXPECT_THAT(next(10), ElementsAre("last"));
  EXPECT_THAT(next(10), IsEmpty());
  ::close(ends[0]);
}

TEST(Utf8, OfOtherKindsOfFilesIsNamed) {
  const auto said = [](std::string_view bytes) -> std::string {
    try {
      check_utf8(bytes, "text");
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(said("\x1F\x8B\x08"), HasSubstr("text: compressed by gzip"));
  EXPECT_THAT(said(std::string_view("\xFF\xFEh\0", 4)), HasSubstr("text: UTF-16"));
}

}  // namespace
}  // namespace gloss
