#include "metrics/tokenize_13a.h"

#include <gmock/gmock.h>

#include "metrics/sacrebleu.h"
#include "metrics/texts.h"

namespace gloss {
namespace {

void expect_equal_to_sacrebleu(const std::vector<std::string>& lines) {
  const TextFile file(lines);
  const auto expected = sacrebleu_scores("tokenize " + file.path());
  ASSERT_EQ(expected.size(), lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string joined;
    for (const auto& word : tokenize_13a(lines[i])) joined += (joined.empty() ? "" : " ") + word;
    EXPECT_EQ(joined, expected[i]) << "of the line \"" << lines[i] << "\"";
  }
}

TEST(Tokenize13a, EqualsSacrebleuOnDifficultText) {
  expect_equal_to_sacrebleu(difficult_lines());
}

TEST(Tokenize13a, EqualsSacrebleuOnRandomText) {
  expect_equal_to_sacrebleu(random_lines(5000, 5));
}

TEST(Tokenize13a, KeepsNumbersTogetherAndTakesPunctuationApart) {
  EXPECT_THAT(tokenize_13a("Costs 1,000.5 (5-fold), he said."),
              testing::ElementsAre("Costs", "1,000.5", "(", "5", "-", "fold", ")", ",", "he", "said", "."));
}

}  // namespace
}  // namespace gloss
