#include "search/translator.h"

#include <gmock/gmock.h>

#include <mutex>

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

/// A model that says it has a large target vocabulary and keeps the most hypotheses that it was asked for at once.
class LargeVocabulary final : public StepModel {
 public:
  explicit LargeVocabulary(Seq2Seq& model) : model_(model) {}
  std::unique_ptr<DecoderState> start(const std::vector<TokenBatch>& sources) override { return model_.start(sources); }
  torch::Tensor logits(const torch::Tensor& pieces, DecoderState& state) override {
    const std::lock_guard lock(mutex_);
    most_rows = std::max(most_rows, pieces.size(0));
    return model_.logits(pieces, state);
  }
  int64_t target_pieces() const override { return 10'000'000; }
  torch::Device device() const override { return model_.device(); }

  int64_t most_rows = 0;

 private:
  std::mutex mutex_;
  SingleModel model_;
};

TEST_P(Translator, HoldsNoMoreThan64MiProbabilitiesAtOnceWhateverTheBeam) {
  const auto model = random_model(GetParam(), 1, kText);
  SingleModel small(*model);
  LargeVocabulary large(*model);
  const std::vector<SourceSentence> sources = sentences_of_lengths({3, 1, 2, 2, 1, 3, 1, 2});
  for (const int64_t beam : {1, 3, 7}) {
    large.most_rows = 0;
    const auto found = translate(large, sources, {.search = {.beam = beam}});
    EXPECT_LE(large.most_rows * at::get_num_threads(), std::max<int64_t>(6, beam * at::get_num_threads()))
        << "2^26 / 10^7 is 6";
    const auto expected = translate(small, sources, {.search = {.beam = beam}});
    for (size_t i = 0; i < sources.size(); ++i) EXPECT_EQ(found[i][0].pieces, expected[i][0].pieces);
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
