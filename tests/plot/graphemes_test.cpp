#include "plot/graphemes.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace gloss {
namespace {

TEST(Graphemes, KeepCombiningMarksWithTheirLetter) {
  const auto found = graphemes("e\u0301a");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].text, "e\u0301");
  EXPECT_EQ(found[0].width, 1);
}

TEST(DisplayWidth, CountsTerminalColumns) {
  EXPECT_EQ(display_width("Tür"), 3);
  EXPECT_EQ(display_width("東京"), 4);
  EXPECT_EQ(display_width("🎉"), 2);
  EXPECT_EQ(display_width("🇩🇪"), 2);
  EXPECT_EQ(display_width("عالم"), 4);
  EXPECT_EQ(display_width("ca\u0301fe\u0301"), 4);
}

TEST(Graphemes, KeepOnlyTheFirstOfAJoinedEmoji) {
  const auto family = graphemes("👩‍👩‍👧👍🏽");
  ASSERT_EQ(family.size(), 2u);
  EXPECT_EQ(family[0].text, "👩");
  EXPECT_EQ(family[1].text, "👍");
  EXPECT_EQ(shorten("🇩🇪❤️", 20), "DE❤");
}

TEST(Graphemes, NeverHoldAControlCharacterOrABrokenByte) {
  EXPECT_EQ(shorten("a\x1b[31m\xff", 20), "a\uFFFD[31m\uFFFD");
  EXPECT_EQ(printable("a\x1b\xff"), "a\uFFFD\uFFFD");
  EXPECT_EQ(shorten("a\u202Eb\u200B", 20), "ab");
}

TEST(Shorten, EndsWithAnEllipsisWithinTheWidth) {
  EXPECT_EQ(shorten("Wort", 4), "Wort");
  EXPECT_EQ(shorten("Wörter", 4), "Wör…");
  EXPECT_EQ(shorten("東京タワー", 4), "東…");
}

}  // namespace
}  // namespace gloss
