#include "metrics/links.h"

#include <gmock/gmock.h>

#include <string>

#include "base/error.h"
#include "metrics/sacrebleu.h"

namespace gloss {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

std::vector<Links> read_text(const std::string& text, const LinkFormat& format = {}) {
  return read_links(TextFile({text}).path(), format);
}

TEST(ReadLinks, ReadsALineForEachSentence) {
  EXPECT_THAT(read_text("1-2 0-0\n\n2p3\n"),
              ElementsAre(ElementsAre(Link{0, 0, true}, Link{1, 2, true}), IsEmpty(), ElementsAre(Link{2, 3, false})));
}

TEST(ReadLinks, KeepsTheSureOneOfTwoLinksBetweenTheSameWords) {
  EXPECT_THAT(read_text("1p1 0-0 1-1 0p0 0-0\n"), ElementsAre(ElementsAre(Link{0, 0, true}, Link{1, 1, true})));
}

TEST(ReadLinks, CountsFromOneAndTurnsRoundWhenAsked) {
  EXPECT_THAT(read_text("1-2 3p1\n", {.one_based = true}),
              ElementsAre(ElementsAre(Link{0, 1, true}, Link{2, 0, false})));
  EXPECT_THAT(read_text("1-2 3p1\n", {.inverse = true}), ElementsAre(ElementsAre(Link{1, 3, false}, Link{2, 1, true})));
}

TEST(ReadLinks, DropsAByteOrderMarkAndCarriageReturns) {
  EXPECT_THAT(read_text("\xEF\xBB\xBF"
                        "0-0\t1-1 \r\n2-2"),
              ElementsAre(testing::SizeIs(2), testing::SizeIs(1)));
}

TEST(ReadLinks, NamesFileLineAndTokenOfWhatIsNoLink) {
  for (const std::string token :
       {"3", "a-1", "1-", "-1-2", "1--2", "1-2-3", "1:2", "1-2:", "1-2:x", "1s2", "99999999999-1", "1.0-2"}) {
    EXPECT_THAT([&] { read_text("0-0\n1-1 " + token + " 2-2\n"); },
                ThrowsMessage<Error>(HasSubstr(":2: \"" + token + "\" is not a link, expected a form like 1-2")));
  }
  EXPECT_THAT([] { read_text("1-1\n1-0\n", {.one_based = true}); },
              ThrowsMessage<Error>(HasSubstr(":2: \"1-0\" names word 0, but words are counted from 1 here")));
}

TEST(ReadLinks, QuotesTheBeginningOfWhatIsNoLinkInPrintableCharacters) {
  using namespace std::string_literals;
  EXPECT_THAT([] { read_text("1-\0\x1b[31m\n"s); },
              ThrowsMessage<Error>(HasSubstr(":1: \"1-\uFFFD\uFFFD[31m\" is not")));
  EXPECT_THAT([] { read_text(std::string(9'000, 'x')); },
              ThrowsMessage<Error>(HasSubstr(":1: \"" + std::string(60, 'x') + "…\" is not a link")));
}

TEST(ReadLinks, RefusesALineOfMoreThanAMebibyte) {
  std::string longest;
  while (longest.size() < 1 << 20) longest += "1-2 ";
  EXPECT_THAT(read_text(longest + "\n" + longest), testing::SizeIs(2));
  EXPECT_THAT([&] { read_text("0-0\n" + longest + "\n" + longest + " \n"); },
              ThrowsMessage<Error>(HasSubstr(":3: the line is too long; expected at most 1048576 bytes")));
}

TEST(ReadLinks, NamesAFileThatIsMissingEmptyOrAFolder) {
  EXPECT_THAT([] { read_links("no/such/file"); }, ThrowsMessage<Error>(HasSubstr("no/such/file: cannot be read")));
  EXPECT_THAT([] { read_links(GLOSS_SOURCE_DIR); }, ThrowsMessage<Error>(HasSubstr("cannot be read")));
  EXPECT_THAT([] { read_text(""); }, ThrowsMessage<Error>(HasSubstr("is empty")));
}

TEST(ReadLinks, ReadsTheRwthGoldAlignments) {
  const std::string file = GLOSS_SOURCE_DIR "/../shared/data/alignment/rwth-deu-eng/alignment.talp";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "The RWTH alignments are not here: no " << file << ".";
  size_t sure = 0;
  size_t possible = 0;
  const auto sentences = read_links(file, {.one_based = true});
  for (const auto& links : sentences) {
    for (const auto& link : links) ++(link.sure ? sure : possible);
  }
  EXPECT_EQ(sentences.size(), 508u);  // the three counts by grep
  EXPECT_EQ(sure, 9613u);
  EXPECT_EQ(possible, 921u);
}

TEST(ToPharaoh, SortsBySourceThenTarget) {
  EXPECT_EQ(to_pharaoh({{10, 1}, {2, 3, false}, {2, 0}, {0, 7}}), "0-7 2-0 2p3 10-1");
  EXPECT_EQ(to_pharaoh({}), "");
}

TEST(ToPharaoh, WritesProbabilitiesWithFourDecimals) {
  EXPECT_EQ(to_pharaoh({{0, 7}, {2, 3, false}}, std::vector{0.93f, 0.00004f}), "0-7:0.9300 2p3:0.0000");
  EXPECT_EQ(to_pharaoh({}, std::vector<float>{}), "");
}

TEST(ToPharaoh, IsReadBackAsItWas) {
  const Links links = {{0, 7}, {2, 0}, {2, 3, false}};
  EXPECT_THAT(read_text(to_pharaoh(links, std::vector{1.f, 0.5f, 0.f}) + "\n"), ElementsAre(links));
  EXPECT_THAT(read_text(to_pharaoh(links) + "\n"), ElementsAre(links));
}

}  // namespace
}  // namespace gloss
