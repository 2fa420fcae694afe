#include "metrics/chrf.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "metrics/sacrebleu.h"
#include "metrics/texts.h"

namespace gloss {
namespace {

using Lines = std::vector<std::string>;

const std::string kRealText = GLOSS_SOURCE_DIR "/../shared/data/multi30k/raw/test_2016_flickr.de";

/// chrF and chrF++, cased and not.
void expect_equal_to_sacrebleu(const Lines& hypotheses, const std::vector<Lines>& references) {
  const TextFile hypothesis_file(hypotheses);
  const TextFiles reference_files(references);
  for (const size_t word_order : {0, 2}) {
    for (const bool lowercase : {false, true}) {
      const ChrfOptions options{lowercase, word_order};
      SCOPED_TRACE(chrf_signature(options));
      const auto expected = sacrebleu_scores(fmt::format("chrf {} {} {}{}", word_order, lowercase ? "lc" : "mixed",
                                                         hypothesis_file.path(), reference_files.paths()));
      ASSERT_EQ(expected.size(), 2u);
      EXPECT_NEAR(chrf(hypotheses, {references.begin(), references.end()}, options), std::stod(expected[0]), 1e-9);
      EXPECT_EQ(fmt::format("nrefs:{}|{}", references.size(), chrf_signature(options)), without_version(expected[1]));
    }
  }
}

TEST(Chrf, EqualsSacrebleuOnRealText) {
  const auto references = read_lines(kRealText);
  if (references.empty()) GTEST_SKIP() << "Multi30k is not here: no " << kRealText << ".";
  expect_equal_to_sacrebleu(perturbed(references, 1), {references});
}

TEST(Chrf, EqualsSacrebleuOnDifficultText) {
  expect_equal_to_sacrebleu(perturbed(difficult_lines(), 2), {difficult_lines()});
}

TEST(Chrf, EqualsSacrebleuOnRandomText) {
  expect_equal_to_sacrebleu(random_lines(500, 3), {random_lines(500, 4)});
}

TEST(Chrf, EqualsSacrebleuWhereOneSideIsTooShortForSixGrams) {
  expect_equal_to_sacrebleu({"a", "abc", "abcdefgh", "", "xyz"}, {{"a", "abcdefgh", "abc", "abcdefgh", ""}});
  expect_equal_to_sacrebleu({"abc"}, {{"abd"}});
}

TEST(Chrf, EqualsSacrebleuWithSeveralReferences) {
  const Lines lines = difficult_lines();
  expect_equal_to_sacrebleu(perturbed(lines, 5), {lines, perturbed(lines, 6), perturbed(lines, 7)});
  expect_equal_to_sacrebleu(random_lines(500, 3), {random_lines(500, 4), random_lines(500, 8)});
}

TEST(Chrf, EqualsSacrebleuOnWordsWithPunctuationAroundThem) {
  expect_equal_to_sacrebleu({"(hi) 'tis, ... ! «a» -x- é. .é", "a."}, {{"( hi ) tis , .. ! a x é .é.", "a ."}});
}

// The words "a" "," "b" against "a" "b": 2 of 3 and 2 of 2 match, of the pairs 0 of 2 and 0 of 1; of the characters 2
// of 3 and 2 of 2, of the bigrams 0 of 2 and 0 of 1. Precision is (2/3 + 2/3) / 4, recall (1 + 1) / 4.
TEST(Chrf, PlusPlusCountsWordsWithoutTheirPunctuation) {
  EXPECT_NEAR(chrf(Lines{"a, b"}, {Lines{"a b"}}, {.word_order = 2}), 100 * 5 * (1. / 3) * 0.5 / (4. / 3 + 0.5), 1e-9);
}

// "ab c" against "abd": of the characters 2 of 3 and 2 of 3 match (a, b), of the bigrams 1 of 2 (ab), of the trigrams
// none of 1 (abc, abd); nobody has longer ones. Precision and recall are both (2/3 + 1/2 + 0) / 3, and so is F.
TEST(Chrf, AveragesOverTheLengthsThatExist) {
  EXPECT_NEAR(chrf(Lines{"ab c"}, {Lines{"abd"}}), 100 * (2. / 3 + 1. / 2) / 3, 1e-9);
}

// "ab" against "abab": precision (2/2 + 1/1) / 2 = 1; recall (2/4 + 1/3) / 2 = 5/12. With beta 2, F = 5 P R / (4 P +
// R). Trigrams are left out: the hypothesis has none.
TEST(Chrf, WeighsRecallTwice) {
  EXPECT_NEAR(chrf(Lines{"ab"}, {Lines{"abab"}}), 100 * 5 * (5. / 12) / (4 + 5. / 12), 1e-9);
}

TEST(Chrf, IsHundredForAPerfectTranslation) {
  EXPECT_NEAR(chrf(difficult_lines(), {difficult_lines()}), 100, 1e-9);
}

TEST(Chrf, IsZeroWhereNothingIsShared) {
  EXPECT_EQ(chrf(Lines{"abc"}, {Lines{"xyz"}}), 0);
  EXPECT_EQ(chrf(Lines{""}, {Lines{""}}), 0);
}

TEST(Chrf, NamesBothCountsWhereTheyDiffer) {
  EXPECT_THAT(
      [] {
        chrf(Lines{"a", "b"}, {Lines{"a", "b", "c"}});
      },
      testing::ThrowsMessage<Error>(testing::HasSubstr("2 and 3")));
}

}  // namespace
}  // namespace gloss
