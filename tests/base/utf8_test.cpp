#include "base/utf8.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace gloss {
namespace {

using namespace std::string_literals;

TEST(Printable, ReplacesWhatControlsATerminalAndWhatIsNoUtf8) {
  EXPECT_EQ(printable("\x1b[31mrot\a\0\x7f \u009b2J \xED\xA0\x80 schön"s),
            "\uFFFD[31mrot\uFFFD\uFFFD\uFFFD \uFFFD2J \uFFFD\uFFFD\uFFFD schön");
}

TEST(Excerpt, HasTheFirst60CodePoints) {
  std::string sixty;
  for (int i = 0; i < 60; ++i) sixty += "ü";
  EXPECT_EQ(excerpt(sixty), sixty);
  EXPECT_EQ(excerpt(sixty + "x"), sixty + "…");
  EXPECT_EQ(excerpt("a\nb"), "a\uFFFDb");
}

TEST(Errors, QuoteATextWithNulToItsEnd) {
  EXPECT_STREQ(Error("got 'a\0b', expected c"s).what(), "got 'a\uFFFDb', expected c");
}

}  // namespace
}  // namespace gloss
