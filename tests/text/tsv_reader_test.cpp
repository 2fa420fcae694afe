#include "text/tsv_reader.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "text/folder.h"

namespace gloss {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts(const std::vector<Line>& lines) {
  std::vector<std::string> all;
  for (const Line& line : lines) all.push_back(line.text);
  return all;
}

TEST(Tsv, HasColumnsThatAreReadAsTextsOfTheirOwn) {
  const Folder folder;
  TsvReader reader(folder.write("pairs", "a\tnot read\tb\n\t\t\nc d\t\t\ne\t\tf"), {1, 3});
  EXPECT_THAT(texts(reader.next(0, 3)), ElementsAre("a", "", "c d"));
  EXPECT_THAT(texts(reader.next(1, 1)), ElementsAre("b"));
  EXPECT_THAT(texts(reader.next(1, 9)), ElementsAre("", ""));
  EXPECT_THAT(texts(reader.next(1, 9)), ElementsAre("f"));
  EXPECT_THAT(texts(reader.next(0, 9)), ElementsAre("e"));
  EXPECT_THAT(reader.next(0, 9), IsEmpty());
  EXPECT_THAT(reader.next(1, 9), IsEmpty());
}

TEST(Tsv, TellsOnceWhichLineHasTooFewColumnsOrIsNoUtf8) {
  const Folder folder;
  const std::string path = folder.write("pairs", "a\tb\nalone\n\xff\tc\nd\te\n");
  TsvReader reader(path, {1, 2});
  const std::vector<Line> first = reader.next(0, 9), second = reader.next(1, 9);
  EXPECT_THAT(texts(first), ElementsAre("a", "", "", "d"));
  EXPECT_THAT(texts(second), ElementsAre("b", "", "", "e"));
  EXPECT_EQ(first[1].problem, path + ", line 2: expected 2 columns divided by tabs, but got 1");
  EXPECT_THAT(first[2].problem, ::testing::HasSubstr("line 3, byte 1: invalid UTF-8"));
  for (const Line& line : second) EXPECT_EQ(line.problem, "");
}

TEST(Tsv, MustHaveAsManyColumnsInEachLineAsInTheFirst) {
  const Folder folder;
  const std::string path = folder.write("pairs", "a\tb\tc\na\tb\na\tb\tc\td\na\tb\tc\n");
  const std::vector<Line> lines = TsvReader(path, {2}).next(0, 9);
  EXPECT_THAT(texts(lines), ElementsAre("b", "", "", "b"));
  EXPECT_EQ(lines[1].problem, path + ", line 2: expected 3 columns divided by tabs, as line 1 has, but got 2");
  EXPECT_EQ(lines[2].problem, path + ", line 3: expected 3 columns divided by tabs, as line 1 has, but got 4");
}

TEST(Tsv, LosesTheCarriageReturnsOfPastedFiles) {
  const Folder folder;
  TsvReader reader(folder.write("pairs", "a\r\tb\r\n"), {1, 2});
  EXPECT_THAT(reader.rest(0), ElementsAre("a"));
  EXPECT_THAT(reader.rest(1), ElementsAre("b"));
}

TEST(Tsv, IsRefusedWhereThereIsNoFile) {
  EXPECT_THROW(TsvReader("no/such.tsv", {1, 2}), Error);
}

}  // namespace
}  // namespace gloss
