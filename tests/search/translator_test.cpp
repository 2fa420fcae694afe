#include "search/translator.h"

#include <gmock/gmock.h>

#include "search/models.h"
#include "search/sentences.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr TextShape kText{9, 9, 100};

std::vector<SourceSentence> sentences_of_lengths(const std::vector<int>& lengths) {
  std::vector<SourceSentence> sentences;
  for (const int length : lengths) {
    Pieces pieces;
    for (int i = 0; i < length; ++i) {
      pieces.push_back(4 + (3 * i + length) % 5);
    }
    pieces.push_back(kEnd);
    sentences.push_back(sentence(pieces));
  }
  return sentences;
}

class Translator : public testing::TestWithParam<std::string> {};

TEST_P(Translator, GivesTheOrderOfTheInputWhateverTheBatches) {
  const auto model = random_model(GetParam(), 1, kText);
  SingleModel steps(*model);
  const std::vector<SourceSentence> sources = sentences_of_lengths({3, 9, 1, 0, 7, 2, 12, 4, 0, 5});
  for (const int64_t batch_tokens : {1, 25, 10'000}) {
    const std::vector<std::vector<Hypothesis>> found =
        translate(steps, sources, {.search = {.beam = 2}, .batch_tokens = batch_tokens});
    ASSERT_EQ(found.size(), sources.size());
    for (size_t i = 0; i < sources.size(); ++i) {
      ASSERT_THAT(found[i], SizeIs(1));
      EXPECT_EQ(found[i][0].pieces, translate(steps, {sources[i]}, {.search = {.beam = 2}})[0][0].pieces);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryModel, Translator, testing::ValuesIn(every_model()));

TEST(EmptySentences, AreTranslatedByNothing) {
  const auto model = random_model(every_model()[0], 1, kText);
  SingleModel steps(*model);
  EXPECT_THAT(translate(steps, {}, {}), IsEmpty());
  for (const auto& empty : translate(steps, {sentence({}), sentence({kEnd}, {4})}, {.search = {.nbest = 3}})) {
    ASSERT_THAT(empty, SizeIs(1));
    EXPECT_EQ(empty[0].pieces, Pieces{kEnd});
    EXPECT_EQ(empty[0].log_probability, 0);
  }
}

}  // namespace
}  // namespace gloss
