#include "metrics/unicode.h"

#include <gmock/gmock.h>

#include "metrics/sacrebleu.h"
#include "metrics/texts.h"

namespace gloss {
namespace {

std::vector<std::string> every_character() {
  static const auto characters = sacrebleu_scores("characters");
  return characters;
}

TEST(Lowercase, EqualsPythonsForEveryCharacter) {
  const auto characters = every_character();
  const auto expected = sacrebleu_scores("lower " + TextFile(characters).path());
  ASSERT_EQ(expected.size(), characters.size());
  for (size_t i = 0; i < characters.size(); ++i) ASSERT_EQ(lowercase(characters[i]), expected[i]) << characters[i];
}

TEST(Lowercase, WritesSigmaAsPythonDoesBesideEveryCharacter) {
  std::vector<std::string> texts;
  for (const auto& c : every_character()) {
    texts.push_back(c + "Σ");
    texts.push_back("A" + c + "Σ");
    texts.push_back("AΣ" + c);
    texts.push_back("AΣ" + c + "A");
  }
  const auto expected = sacrebleu_scores("lower " + TextFile(texts).path());
  ASSERT_EQ(expected.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) ASSERT_EQ(lowercase(texts[i]), expected[i]) << texts[i];
}

TEST(SplitWords, EqualsPythonsForEveryCharacter) {
  std::vector<std::string> texts;
  for (const auto& c : every_character()) texts.push_back("a" + c + "b" + c + c);
  const auto expected = sacrebleu_scores("words " + TextFile(texts).path());
  ASSERT_EQ(expected.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    std::string joined;
    for (const auto word : split_words(texts[i])) (joined += joined.empty() ? "" : "|") += word;
    ASSERT_EQ(joined, expected[i]) << texts[i];
  }
}

TEST(StripEnd, EqualsPythonsOnRandomText) {
  const auto texts = random_lines(5000, 6);
  const auto expected = sacrebleu_scores("strip " + TextFile(texts).path());
  ASSERT_EQ(expected.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(strip_end(texts[i]), expected[i]);
}

TEST(CodePoints, StandForBytesThatAreNotUtf8) {
  EXPECT_THAT(code_points("a\xFF\xE4z"), testing::ElementsAre('a', 0xFFFDu, 0xFFFDu, 'z'));
  EXPECT_THAT(code_points("\xE4\xBD"), testing::ElementsAre(0xFFFDu, 0xFFFDu));
  EXPECT_THAT(visible_code_points(" ä 中\t"), testing::ElementsAre(0xE4u, 0x4E2Du));
}

}  // namespace
}  // namespace gloss
