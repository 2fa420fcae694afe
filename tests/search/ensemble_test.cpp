#include "search/ensemble.h"

#include <gmock/gmock.h>

#include "decoders/registry.h"
#include "search/models.h"
#include "search/sentences.h"
#include "text/vocabulary.h"

namespace gloss {
namespace {

using testing::DoubleNear;
using testing::Pointwise;
using torch::Tensor;

constexpr TextShape kText{9, 9, 100};
constexpr TextShape kOtherSource{12, 9, 100};

TEST(LogMean, IsTheLogarithmOfTheMeanProbability) {
  const Tensor one = torch::tensor({0.5, 0.5, 0.0}, torch::kDouble).log();
  const Tensor other = torch::tensor({0.1, 0.9, 0.0}, torch::kDouble).log();
  const Tensor mean = log_mean({one, other});
  EXPECT_NEAR(mean[0].item<double>(), std::log(0.3), 1e-12);
  EXPECT_NEAR(mean[1].item<double>(), std::log(0.7), 1e-12);
  EXPECT_EQ(mean[2].item<double>(), -INFINITY);
}

class Ensembles : public testing::TestWithParam<std::string> {};

TEST_P(Ensembles, OfAModelWithItselfAreTheModel) {
  const auto model = random_model(GetParam(), 1, kText);
  const auto both = step_model_of({model.get(), model.get()}), alone = step_model_of({model.get()});
  const std::vector<Pieces> sources = {{4, 5, 6, 7, 3}, {8, 3}};
  for (const int64_t beam : {1, 4}) {
    const SearchOptions options{.beam = beam, .nbest = beam, .max_length = 12};
    const auto expected = search(*alone, {sentence(sources[0]), sentence(sources[1])}, options);
    const auto found = search(*both, {{{sources[0], sources[0]}}, {{sources[1], sources[1]}}}, options);
    for (size_t i = 0; i < sources.size(); ++i) {
      ASSERT_EQ(found[i].size(), expected[i].size());
      for (size_t n = 0; n < found[i].size(); ++n) {
        EXPECT_EQ(found[i][n].pieces, expected[i][n].pieces);
        EXPECT_NEAR(found[i][n].score, expected[i][n].score, 1e-9);
      }
    }
  }
}

TEST_P(Ensembles, GiveTheMeanOfTheProbabilitiesOfModelsThatReadDifferentVocabularies) {
  const auto one = random_model(GetParam(), 1, kText), other = random_model(every_model()[2], 2, kOtherSource);
  const SourceSentence source{{{4, 5, 3}, {11, 10, 9, 8, 3}}};
  const auto ensemble = step_model_of({one.get(), other.get()});
  const auto all = search(*ensemble, {source}, {.beam = 3, .nbest = 3});
  for (const Hypothesis& found : all.front()) {
    std::vector<double> means;
    const auto scored = [&](const std::shared_ptr<Seq2Seq>& model, size_t reader) {
      const torch::NoGradGuard no_gradient;
      const TokenBatch target = pad_sentences({&found.pieces}, torch::kCPU);
      const Tensor outputs =
          model->teacher_force(pad_sentences({&source.pieces[reader]}, torch::kCPU), target, ForwardContext{});
      return model->log_probabilities(outputs[0]).exp().gather(1, target.ids.t());
    };
    const Tensor mean = (scored(one, 0) + scored(other, 1)) / 2;
    for (size_t t = 0; t < found.pieces.size(); ++t) {
      means.push_back(std::log(mean[t].item<double>()));
    }
    EXPECT_THAT(found.log_probabilities, Pointwise(DoubleNear(1e-9), means));
    const auto targets = score_targets({one.get(), other.get()},
                                       {{{source.pieces[0], found.pieces}}, {{source.pieces[1], found.pieces}}});
    EXPECT_THAT(targets.at(0), Pointwise(DoubleNear(1e-9), means));
  }
}

INSTANTIATE_TEST_SUITE_P(EveryModel, Ensembles, testing::ValuesIn(every_model()),
                         [](const auto& info) { return decoders()[info.index].first; });

}  // namespace
}  // namespace gloss
