#include "metrics/bleu.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error.h"
#include "metrics/sacrebleu.h"
#include "metrics/texts.h"

namespace gloss {
namespace {

using Lines = std::vector<std::string>;

const std::string kRealText = GLOSS_SOURCE_DIR "/../shared/data/multi30k/raw/test_2016_flickr.de";

void expect_near(double actual, const std::string& expected) {
  const double number = std::stod(expected);
  EXPECT_NEAR(actual, number, 1e-9 * std::max(1.0, std::abs(number)));
}

/// Every tokenizer, cased and not.
void expect_equal_to_sacrebleu(const Lines& hypotheses, const std::vector<Lines>& references) {
  const TextFile hypothesis_file(hypotheses);
  const TextFiles reference_files(references);
  for (const std::string tokenizer : {"13a", "none", "char"}) {
    for (const bool lowercase : {false, true}) {
      const BleuOptions options{bleu_tokenizer(tokenizer), lowercase};
      SCOPED_TRACE(bleu_signature(options));
      const auto score = bleu(hypotheses, {references.begin(), references.end()}, options);
      const auto expected = sacrebleu_scores("bleu " + tokenizer + (lowercase ? " lc " : " mixed ") +
                                             hypothesis_file.path() + reference_files.paths());
      ASSERT_EQ(expected.size(), 9u);
      expect_near(score.score, expected[0]);
      for (size_t n = 0; n < 4; ++n) expect_near(score.precisions[n], expected[n + 1]);
      expect_near(score.brevity_penalty, expected[5]);
      EXPECT_EQ(std::to_string(score.hypothesis_length), expected[6]);
      EXPECT_EQ(std::to_string(score.reference_length), expected[7]);
      EXPECT_EQ(fmt::format("nrefs:{}|{}", references.size(), bleu_signature(options)), without_version(expected[8]));
    }
  }
}

TEST(Bleu, EqualsSacrebleuOnRealText) {
  const auto references = read_lines(kRealText);
  if (references.empty()) GTEST_SKIP() << "Multi30k is not here: no " << kRealText << ".";
  expect_equal_to_sacrebleu(perturbed(references, 1), {references});
}

TEST(Bleu, EqualsSacrebleuOnDifficultText) {
  expect_equal_to_sacrebleu(perturbed(difficult_lines(), 2), {difficult_lines()});
}

TEST(Bleu, EqualsSacrebleuOnRandomText) {
  expect_equal_to_sacrebleu(random_lines(500, 3), {random_lines(500, 4)});
}

TEST(Bleu, EqualsSacrebleuOnSentencesTooShortForFourGrams) {
  expect_equal_to_sacrebleu({"a cat", "the dog", "no"}, {{"a cat", "dog", "yes"}});
  expect_equal_to_sacrebleu({"a cat sat"}, {{"a cat sat"}});
}

TEST(Bleu, EqualsSacrebleuWhereLongerNgramsAreSmoothed) {
  expect_equal_to_sacrebleu({"a b x c d y e z f"}, {{"a b q c d r e s f t"}});
}

TEST(Bleu, EqualsSacrebleuOnEmptyHypotheses) {
  expect_equal_to_sacrebleu({"", "\xC2\xA0"}, {{"a b c d", ""}});
}

TEST(Bleu, EqualsSacrebleuWithSeveralReferences) {
  const Lines lines = difficult_lines();
  expect_equal_to_sacrebleu(perturbed(lines, 5), {lines, perturbed(lines, 6), perturbed(lines, 7)});
  expect_equal_to_sacrebleu(random_lines(500, 3), {random_lines(500, 4), random_lines(500, 8)});
}

// "a" counts as often as in the reference that has it most, twice, "b" once, from the other one: 3 of 4 words. Of the
// lengths 3 and 5, as near to 4, the shorter one counts.
TEST(Bleu, TakesOfSeveralReferencesTheMostOfEachNgramAndTheNearestLength) {
  const auto score = bleu(Lines{"a a a b"}, {Lines{"a a c"}, Lines{"a b c d e"}});
  EXPECT_DOUBLE_EQ(score.precisions[0], 75);
  EXPECT_EQ(score.reference_length, 3u);
}

// Papineni et al. 2002, section 2.1: "the" seven times against "The cat is on the mat", so that, lowercased, 2 of 7
// words count. No longer n-gram matches: of 6, 5 and 4 they count 1/2, 1/4 and 1/8. The hypothesis is the longer one,
// so there is no brevity penalty: BLEU = 100 (2/7 * 1/12 * 1/20 * 1/32)^(1/4).
TEST(Bleu, ClipsRepeatedWordsAndHalvesWhatDoesNotMatch) {
  const auto score = bleu(Lines{"the the the the the the the"}, {Lines{"The cat is on the mat"}}, {.lowercase = true});
  EXPECT_THAT(score.precisions, testing::Pointwise(testing::DoubleNear(1e-12), {200. / 7, 100. / 12, 5., 100. / 32}));
  EXPECT_EQ(score.brevity_penalty, 1);
  EXPECT_NEAR(score.score, 100 * std::pow(2. / 7 / 12 / 20 / 32, 0.25), 1e-9);
}

// The first four of six words: every n-gram matches, the brevity penalty is exp(1 - 6/4).
TEST(Bleu, PunishesBrevity) {
  const auto score = bleu(Lines{"the cat is on"}, {Lines{"the cat is on the mat"}});
  EXPECT_NEAR(score.brevity_penalty, std::exp(-0.5), 1e-12);
  EXPECT_NEAR(score.score, 100 * std::exp(-0.5), 1e-9);
}

TEST(Bleu, IsHundredForAPerfectTranslation) {
  EXPECT_NEAR(bleu(difficult_lines(), {difficult_lines()}).score, 100, 1e-9);
}

TEST(Bleu, IsZeroWhereNothingIsShared) {
  EXPECT_EQ(bleu(Lines{"one two three four five"}, {Lines{"eins zwei drei vier fünf"}}).score, 0);
  EXPECT_EQ(bleu(Lines{}, {Lines{}}).score, 0);
}

TEST(Bleu, NamesBothCountsWhereTheyDiffer) {
  EXPECT_THAT(
      [] {
        bleu(Lines{"a", "b"}, {Lines{"a", "b", "c"}});
      },
      testing::ThrowsMessage<Error>(testing::HasSubstr("2 and 3")));
}

TEST(Bleu, NamesItsTokenizersWhenAskedForAnother) {
  EXPECT_THAT([] { bleu_tokenizer("intl"); },
              testing::ThrowsMessage<Error>("BLEU's tokenizer is \"intl\", expected 13a, none or char"));
}

}  // namespace
}  // namespace gloss
