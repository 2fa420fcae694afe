#include "data/corpus_report.h"

#include <gmock/gmock.h>

namespace gloss {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

Vocabularies letters() {
  const Vocabulary both = Vocabulary::train({"abcd efgh ijkl mnop"}, {"char", 21}, "the text");
  return {both, both};
}

TEST(CorpusReport, CountsWordsPiecesLengthsAndUnknownPieces) {
  // Pieces: ▁ab 3, ▁c▁d 4, ▁efgh 5; ▁a 2, ▁жa 3, ▁жb▁日本 5; each with one more for the end of sentence.
  const ParallelText train{{"ab", "c d", "efgh"}, {"a", "жa", "жb 日本"}};
  const EncodedCorpus encoded = encode_corpus(train, letters(), 20);
  EXPECT_THAT(
      corpus_report({train, encoded}, {{}, {}}, letters()),
      ElementsAre(MatchesRegex("lengths in pieces +sentences +words +pieces/word +mean length +99 % +longest +unknown"),
                  MatchesRegex("training source +3 +4 +3\\.00 +5\\.0 +6 +6 +0"),
                  MatchesRegex("training target +3 +4 +2\\.50 +4\\.3 +6 +6 +3"),
                  "unknown in the training target: ж (2), 日本 (1)",
                  "duplicates in training: pairs 0, sources 0, targets 0 of 3",
                  "suspect pairs in training: 0 with equal sides, 0 with a side over 3 times as long, of 3"));
}

TEST(CorpusReport, CountsDuplicatesAndWhatValidationSharesWithTraining) {
  const ParallelText train{{"a", "a", "b", "a", "c"}, {"d", "d", "d", "e", "f"}};
  const ParallelText valid{{"a", "a", "b", "g", "h"}, {"d", "f", "e", "f", "h"}};
  const std::vector<std::string> report = corpus_report({train, encode_corpus(train, letters(), 9)},
                                                        {valid, encode_corpus(valid, letters(), 9)}, letters());
  ASSERT_EQ(report.size(), 8);
  EXPECT_EQ(report[5], "duplicates in training: pairs 1, sources 2, targets 2 of 5");
  EXPECT_EQ(report[7], "overlap of validation with training: pairs 1, sources 3, targets 4 of 5");
}

TEST(CorpusReport, ShowsTheFiveMostFrequentUnknownPieces) {
  const ParallelText train{{"1", "2 2", "3 3 3", "4", "5", "6"}, {"a", "a", "a", "a", "a", "a"}};
  const EncodedCorpus encoded = encode_corpus(train, letters(), 20);
  EXPECT_EQ(corpus_report({train, encoded}, {{}, {}}, letters())[3],
            "unknown in the training source: 3 (3), 2 (2), 1 (1), 4 (1), 5 (1), …");
}

TEST(CorpusReport, IsOfThePairsThatAreKept) {
  const ParallelText train{{"a", "", "a", "abcdefgh"}, {"b", "", "", "b"}};
  const EncodedCorpus encoded = encode_corpus(train, letters(), 5);
  const std::vector<std::string> report = corpus_report({train, encoded}, {{}, {}}, letters());
  EXPECT_THAT(report[1], MatchesRegex("training source +1 +1 +2\\.00 +3\\.0 +3 +3 +0"));
  EXPECT_EQ(report[3], "duplicates in training: pairs 0, sources 0, targets 0 of 1");
}

TEST(CorpusReport, CountsPairsThatAreCopiesOrOfVeryDifferentLength) {
  // Pieces: ▁a 2, ▁ab 3, ▁abc 4, ▁abcde 6, ▁abcdef 7.
  const ParallelText train{{"a", "a", "ab", "abcdef", "abc"}, {"a", "abcde", "abcdef", "a", "b"}};
  const std::vector<std::string> report =
      corpus_report({train, encode_corpus(train, letters(), 9)}, {{}, {}}, letters());
  EXPECT_EQ(report.back(), "suspect pairs in training: 1 with equal sides, 1 with a side over 3 times as long, of 5");
}

}  // namespace
}  // namespace gloss
