#include "text/vocabulary.h"

#include <gmock/gmock.h>
#include <sentencepiece_trainer.h>

#include <algorithm>

#include "base/error.h"
#include "text/folder.h"
#include "text/line_reader.h"
#include "text/multi30k.h"

namespace gloss {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Sentences of a tiny language, different from each other, of 14 letters.
std::vector<std::string> tiny_text() {
  std::vector<std::string> lines;
  for (const char* who : {"der hund", "ein hase", "das rind"}) {
    for (const char* does : {"rennt", "trinkt", "isst", "bellt"}) {
      for (const char* where : {"hier", "dort", "nie"}) lines.push_back(std::string(who) + " " + does + " " + where);
    }
  }
  return lines;
}

Vocabulary train(const std::vector<std::string>& lines, const VocabularyKind& kind) {
  return Vocabulary::train({lines.begin(), lines.end()}, kind, "the text");
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

class EveryType : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Vocabulary, EveryType, ::testing::Values("bpe", "unigram", "word", "char"),
                         [](const auto& type) { return type.param; });

int64_t fitting_size(const std::string& type) {
  return type == "bpe" ? 40 : type == "unigram" ? 25 : type == "char" ? 19 : 17;
}

TEST_P(EveryType, IsOfWordsIfItWasLearnedAsSuch) {
  EXPECT_EQ(train(tiny_text(), {GetParam(), fitting_size(GetParam())}).is_of_words(), GetParam() == "word");
}

TEST(FirstDifference, IsTheFirstPieceThatDiffersOrThatOneLacks) {
  const Vocabulary one = train({"a a a b b c"}, {"word", 7}), same = train({"a b a b a c"}, {"word", 7});
  const Vocabulary fewer = train({"a a a b b c"}, {"word", 6}), other = train({"a a a d d c"}, {"word", 7});
  EXPECT_EQ(first_difference(one, same), std::nullopt);
  EXPECT_EQ(first_difference(one, fewer), 6);
  EXPECT_EQ(first_difference(fewer, one), 6);
  EXPECT_EQ(first_difference(one, other), 5);
}

TEST_P(EveryType, HasTheSpecialPiecesFirst) {
  const Vocabulary vocabulary = train(tiny_text(), {GetParam(), fitting_size(GetParam())});
  EXPECT_EQ(vocabulary.size(), fitting_size(GetParam()));
  EXPECT_EQ(vocabulary.piece(kUnknown), "<unk>");
  EXPECT_EQ(vocabulary.piece(kPadding), "<pad>");
  EXPECT_EQ(vocabulary.piece(kStart), "<s>");
  EXPECT_EQ(vocabulary.piece(kEnd), "</s>");
  EXPECT_THROW(vocabulary.piece(vocabulary.size()), std::out_of_range);
  EXPECT_THROW(vocabulary.decode({-1}), std::out_of_range);
}

TEST_P(EveryType, DecodesWhatItEncodes) {
  const Vocabulary vocabulary = train(tiny_text(), {GetParam(), fitting_size(GetParam())});
  for (const std::string& line : tiny_text()) {
    std::vector<int> ids = vocabulary.encode(line);
    EXPECT_EQ(std::ranges::count(ids, kUnknown), 0) << line;
    ids.insert(ids.begin(), kStart);
    ids.insert(ids.end(), {kEnd, kPadding});
    EXPECT_EQ(vocabulary.decode(ids), line);
  }
  EXPECT_THAT(vocabulary.encode(""), IsEmpty());
  EXPECT_THAT(vocabulary.encode(" \t "), IsEmpty());
}

TEST_P(EveryType, TooLargeTakesAllPiecesThatThereAre) {
  const Vocabulary all = train(tiny_text(), {GetParam(), 100'000});
  EXPECT_LT(all.size(), 100'000);
  EXPECT_EQ(train(tiny_text(), {GetParam(), all.size()}).bytes(), all.bytes());
  EXPECT_EQ(train(tiny_text(), {GetParam(), all.size() + 1}).bytes(), all.bytes());
}

TEST(Vocabulary, NormalisesTextByItsRule) {
  const std::vector<std::string> text{"ein m² …", "ein Hund ，"};
  const auto rule = [&](const char* name, const char* line) {
    const Vocabulary vocabulary = train(text, {"char", 100, name});
    return vocabulary.decode(vocabulary.encode(line));
  };
  EXPECT_EQ(rule("nmt_nfkc", "ein m² …"), "ein m2 ...");
  EXPECT_EQ(rule("identity", "ein m² …"), "ein m² …");
  EXPECT_EQ(rule("nmt_nfkc_cf", "ein Hund"), "ein hund");
}

TEST_P(EveryType, IsReproducible) {
  const VocabularyKind kind{GetParam(), fitting_size(GetParam())};
  EXPECT_EQ(train(tiny_text(), kind).bytes(), train(tiny_text(), kind).bytes());
}

TEST_P(EveryType, TakesControlPiecesInTextAsText) {
  const Vocabulary vocabulary = train(tiny_text(), {GetParam(), fitting_size(GetParam())});
  for (int id : vocabulary.encode("der <s> hund </s> <pad>")) EXPECT_TRUE(id == kUnknown || id > kEnd);
}

TEST(Vocabulary, TooSmallNamesTheSmallestThatFits) {
  for (const char* type : {"bpe", "unigram"}) {
    const std::string error = error_of([&] { train(tiny_text(), {type, 6}); });
    ASSERT_THAT(error, AllOf(HasSubstr("vocabulary.size: 6"), HasSubstr("expected at least ")));
    const int64_t smallest = std::stoi(error.substr(error.rfind(' ')));
    EXPECT_EQ(train(tiny_text(), {type, smallest}).size(), smallest);
  }
}

TEST_P(EveryType, NeedsTextToLearnFrom) {
  for (const std::vector<std::string>& lines : {std::vector<std::string>{""},
                                                {" ", "\u200B"},
                                                {"▁"},
                                                {"▅ a"},
                                                {std::string("a\0", 2)},
                                                {std::string(10'001, 'a')}}) {
    EXPECT_THAT(error_of([&] { train(lines, {GetParam(), 10}); }), HasSubstr("the text"));
  }
}

TEST(Vocabulary, LearnsFromTextThatHoldsOddCharacters) {
  std::vector<std::string> lines = tiny_text();
  lines.insert(lines.end(), {"", std::string("nul\0byte", 8), "▁ ▅ \u0085 \u2028", std::string(100'000, 'e'),
                             std::string(9'999, 'e')});
  const Vocabulary vocabulary = train(lines, {"bpe", 60});
  EXPECT_EQ(vocabulary.decode(vocabulary.encode("der hund")), "der hund");
  EXPECT_EQ(vocabulary.encode_pieces(std::string("r\0d", 3)).back().end, 3);
}

TEST(Vocabulary, GivesEachUnknownWordAPieceOfItsOwn) {
  const Vocabulary vocabulary = train(tiny_text(), {"word", 10});
  const std::string sentence = "zwei neue  worte der";
  const std::vector<Piece> pieces = vocabulary.encode_pieces(sentence);
  ASSERT_EQ(pieces.size(), 4);
  EXPECT_THAT(vocabulary.encode(sentence), ElementsAre(kUnknown, kUnknown, kUnknown, pieces[3].id));
  EXPECT_EQ(pieces[0].text, "▁zwei");
  EXPECT_EQ(pieces[2].text, "▁worte");
  EXPECT_EQ(sentence.substr(pieces[2].begin, pieces[2].end - pieces[2].begin), "worte");
}

TEST(Vocabulary, ComesBackFromItsFile) {
  const Folder folder;
  const Vocabulary vocabulary = train(tiny_text(), {"bpe", 40});
  const Vocabulary loaded = Vocabulary::load(folder.write("bpe.spm", vocabulary.bytes()));
  EXPECT_EQ(loaded.bytes(), vocabulary.bytes());
  EXPECT_EQ(loaded.encode("der hase bellt"), vocabulary.encode("der hase bellt"));
}

TEST(Vocabulary, RefusesFilesThatAreNoModelOrHaveOtherIds) {
  const Folder folder;
  EXPECT_THAT(error_of([&] { Vocabulary::load(folder.path("missing.spm")); }), HasSubstr("missing.spm"));
  for (const std::string& bytes : {std::string(), std::string("no model")}) {
    EXPECT_THAT(error_of([&] { Vocabulary::load(folder.write("x.spm", bytes)); }),
                HasSubstr("x.spm: is not a sentencepiece model"));
  }
  std::string text;
  for (const std::string& line : tiny_text()) text += line + "\n";
  ASSERT_TRUE(sentencepiece::SentencePieceTrainer::Train({{"input", folder.write("text", text)},
                                                          {"model_prefix", folder.path("default")},
                                                          {"vocab_size", "25"},
                                                          {"minloglevel", "2"}})
                  .ok());
  EXPECT_THAT(error_of([&] { Vocabulary::load(folder.path("default.model")); }),
              HasSubstr("default.model: has the ids <unk> 0, <pad> -1, <s> 1, </s> 2; expected 0, 1, 2, 3"));
}

TEST(Vocabulary, RoundTripsMulti30k) {
  SKIP_WITHOUT_MULTI30K();
  const Vocabulary vocabulary = train(read_lines(multi30k("train.de")), {"bpe", 4000});
  EXPECT_EQ(vocabulary.size(), 4000);
  size_t with_unknown = 0;
  for (const std::string& line : read_lines(multi30k("test_2016_flickr.de"))) {
    const std::vector<int> ids = vocabulary.encode(line);
    if (std::ranges::count(ids, kUnknown)) {
      ++with_unknown;
    } else {
      EXPECT_EQ(vocabulary.decode(ids), line);
    }
  }
  EXPECT_LT(with_unknown, 5);
}

}  // namespace
}  // namespace gloss
