#include "text/segmentation.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "text/line_reader.h"
#include "text/multi30k.h"
#include "text/white_space_words.h"

namespace gloss {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Vocabulary& letters() {
  static const Vocabulary vocabulary = Vocabulary::train({"der hund . ab c"}, {"char", 15}, "the text");
  return vocabulary;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const Span& word : find_words(text)) words.push_back(text.substr(word.begin, word.end - word.begin));
  return words;
}

/// What a word's pieces spell, the meta space left out.
std::vector<std::string> spelled(const Segmentation& segmentation) {
  std::vector<std::string> words(segmentation.words.size());
  for (size_t i = 0; i < segmentation.pieces.size(); ++i) {
    std::string piece = segmentation.pieces[i];
    if (piece.starts_with("▁")) piece.erase(0, 3);
    words.at(segmentation.word_of_piece[i]) += piece;
  }
  return words;
}

TEST(Words, AreDividedByUnicodeWhiteSpace) {
  EXPECT_THAT(words_of("  a  b\tc "), ElementsAre("a", "b", "c"));
  EXPECT_THAT(words_of("a\u00A0b\u3000c\u2009d\u2028e\u0085f\u202Fg"), ElementsAre("a", "b", "c", "d", "e", "f", "g"));
  EXPECT_THAT(words_of("a\u200Bb c\u2060d"), ElementsAre("a\u200Bb", "c\u2060d"));
  EXPECT_THAT(words_of(" \u3000 "), IsEmpty());
  EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(Segmentation, GivesAMetaSpaceToTheWordThatFollows) {
  const Segmentation segmentation = segment(letters(), "ab  c");
  EXPECT_THAT(segmentation.pieces, ElementsAre("▁", "a", "b", "▁", "c"));
  EXPECT_THAT(segmentation.word_of_piece, ElementsAre(0, 0, 0, 1, 1));
  EXPECT_THAT(segmentation.words, ElementsAre("ab", "c"));
}

TEST(Segmentation, FollowsTheTextAsGivenThroughNormalisation) {
  const Segmentation segmentation = segment(letters(), " \u3000ab\u00A0ｃ … d\u200Br ");
  EXPECT_THAT(segmentation.words, ElementsAre("ab", "ｃ", "…", "d\u200Br"));
  EXPECT_THAT(spelled(segmentation), ElementsAre("ab", "c", "...", "dr"));
}

TEST(Segmentation, LeavesWordsThatVanishWithoutPieces) {
  const Segmentation segmentation = segment(letters(), "a \u200B b");
  EXPECT_THAT(segmentation.words, ElementsAre("a", "\u200B", "b"));
  EXPECT_THAT(spelled(segmentation), ElementsAre("a", "", "b"));
}

TEST(Segmentation, HasNothingForWhiteSpace) {
  for (const char* text : {"", "  ", "\u3000"}) {
    EXPECT_THAT(segment(letters(), text).words, IsEmpty());
    EXPECT_THAT(segment(letters(), text).ids, IsEmpty());
  }
}

TEST(Segmentation, OfIdsHasTheWordsOfTheDecodedText) {
  std::vector<int> ids = letters().encode("der hund");
  ids.insert(ids.begin(), kStart);
  ids.push_back(kEnd);
  const Segmentation segmentation = segment(letters(), ids);
  EXPECT_EQ(segmentation.ids, letters().encode("der hund"));
  EXPECT_THAT(segmentation.words, ElementsAre("der", "hund"));
  EXPECT_THAT(spelled(segmentation), ElementsAre("der", "hund"));
}

TEST(Segmentation, OfIdsKeepsAnUnknownInAWordOfItsOwn) {
  const Segmentation segmentation = segment(letters(), letters().encode("ab XY c"));
  EXPECT_THAT(segmentation.words, ElementsAre("ab", "⁇", "c"));
  EXPECT_THAT(spelled(segmentation), ElementsAre("ab", "<unk>", "c"));
}

TEST(Segmentation, IsCutAfterSoManyPiecesAndKeepsItsWords) {
  Segmentation segmentation = segment(letters(), "ab c");
  cut(segmentation, 9);
  EXPECT_THAT(segmentation.pieces, ElementsAre("▁", "a", "b", "▁", "c"));
  cut(segmentation, 2);
  EXPECT_THAT(segmentation.pieces, ElementsAre("▁", "a"));
  EXPECT_THAT(segmentation.ids, SizeIs(2));
  EXPECT_THAT(segmentation.word_of_piece, ElementsAre(0, 0));
  EXPECT_THAT(segmentation.words, ElementsAre("ab", "c"));
}

TEST(Segmentation, SpellsTheWordsOfMulti30k) {
  SKIP_WITHOUT_MULTI30K();
  const std::vector<std::string> train = read_lines(multi30k("train.de"));
  for (const VocabularyKind& kind : {VocabularyKind{"bpe", 2000}, {"word", 2000}, {"char", 80}}) {
    const Vocabulary vocabulary = Vocabulary::train({train.begin(), train.begin() + 5000}, kind, "the text");
    for (const std::string& line : read_lines(multi30k("test_2016_flickr.de"))) {
      const Segmentation segmentation = segment(vocabulary, line);
      EXPECT_EQ(segmentation.words, words_of(line));
      EXPECT_EQ(spelled(segmentation), segmentation.words);
      EXPECT_EQ(segment(vocabulary, segmentation.ids).ids, segmentation.ids);
    }
  }
}

}  // namespace
}  // namespace gloss
