#include "training/guided_alignment.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "model/models.h"

namespace gloss {
namespace {

using torch::Tensor;

class Guided : public testing::Test {
 protected:
  Guided() { encoded_ = encode_corpus(text_, vocabularies_, 20); }

  GuidedAlignment guided(const std::vector<Links>& links, const GuidedAlignmentOptions& options = {}) {
    Seq2Seq model = random_model(tiny_models().at("transformer"));
    return GuidedAlignment(options, {text_, encoded_, links}, vocabularies_, model);
  }
  static Vocabulary characters() { return Vocabulary::train({"a b c"}, {"char", 8}, "the test's text"); }

  /// The loss of the second pair, whose second words "_ca" and "_ac" are linked, and what it should be if the first row
  /// of "_ac" is `first`: the mean of - ln a over the pieces.
  void check_loss(const std::string& rows, int64_t first) {
    GuidedAlignmentOptions options;
    options.weight = 0.5;
    options.rows = rows;
    const GuidedAlignment alignment = guided({{{0, 0}}, {{1, 1}}}, options);
    Tensor weights = torch::zeros({1, 6, 6});
    double expected = 0;
    for (int64_t t = 0; t < 6; ++t) {
      for (int64_t s = 0; s < 6; ++s) {
        weights[0][t][s] = (1 + s + t) / 100.0;
        const bool linked = t >= first && t < first + 3 && s >= 2 && s < 5;
        if (linked) expected -= 0.5 / 3 * std::log((1 + s + t) / 100.0);
      }
    }
    EXPECT_NEAR(alignment.loss(weights, encoded_.pairs, {1}).item<double>(), expected, 1e-5);
  }

  const Vocabularies vocabularies_{characters(), characters()};
  const ParallelText text_{{"ab c a", "b ca"}, {"cc a", "b ac"}};
  EncodedCorpus encoded_;
};

TEST_F(Guided, LossIsTheCrossEntropyOfTheLinksWhereTheWordIsWritten) {
  check_loss("written", 2);
}

TEST_F(Guided, LossIsTheCrossEntropyOfTheLinksWhereTheWordIsRead) {
  check_loss("read", 3);
}

TEST_F(Guided, LooksAtTheLastLayerButOneUnlessTold) {
  EXPECT_EQ(guided({{}, {}}).head().layer, 0);
  GuidedAlignmentOptions options;
  options.layer = 1;
  EXPECT_EQ(guided({{}, {}}, options).head().layer, 1);
  options.layer = 2;
  try {
    guided({{}, {}}, options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "training.guided_alignment: the model has no layer 2 with a head 0; expected one of 2 layers of 2 "
                 "heads");
  }
}

}  // namespace
}  // namespace gloss
