#include "training/guided_alignment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "model/models.h"

namespace gloss {
namespace {

using torch::Tensor;

class Guided : public testing::Test {
 protected:
  Guided() {
    corpora_.train = {{"ab c a", "b ca"}, {"cc a", "b ac"}};
    corpora_.lines_read = 3;
    corpora_.train_lines = {0, 2};  // line 1 is held out
    encoded_ = encode_corpus(corpora_.train, vocabularies_, 20);
  }
  ~Guided() override { std::filesystem::remove(file_); }

  GuidedAlignment guided(const std::string& links, GuidedAlignmentOptions options = {}) {
    std::ofstream(file_) << links;
    options.links = file_;
    Seq2Seq model = random_model(tiny_models().at("transformer"));
    return GuidedAlignment(options, {corpora_, encoded_}, vocabularies_, model);
  }
  std::string refusal(const std::string& links, const GuidedAlignmentOptions& options = {}) {
    try {
      guided(links, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  static Vocabulary characters() { return Vocabulary::train({"a b c"}, {"char", 8}, "the test's text"); }

  const std::string file_ = testing::TempDir() + "links.align";
  const Vocabularies vocabularies_{characters(), characters()};
  Corpora corpora_;
  EncodedCorpus encoded_;
};

// The second words of "b ca" and "b ac" are linked: each of the three pieces of "_ac" to the three of "_ca", so that
// its loss is the mean of - ln a over these.
TEST_F(Guided, LossIsTheCrossEntropyOfTheLinks) {
  GuidedAlignmentOptions options;
  options.weight = 0.5;
  const GuidedAlignment alignment = guided("0-0\n\n1-1\n", options);
  Tensor weights = torch::zeros({1, 6, 6});
  double expected = 0;
  for (int64_t t = 0; t < 6; ++t) {
    for (int64_t s = 0; s < 6; ++s) {
      weights[0][t][s] = (1 + s + t) / 100.0;
      const bool linked = t >= 2 && t < 5 && s >= 2 && s < 5;
      if (linked) expected -= 0.5 / 3 * std::log((1 + s + t) / 100.0);
    }
  }
  EXPECT_NEAR(alignment.loss(weights, encoded_.pairs, {1}).item<double>(), expected, 1e-5);
}

TEST_F(Guided, LooksAtTheLastLayerButOneUnlessTold) {
  EXPECT_EQ(guided("\n\n\n").head().layer, 0);
  GuidedAlignmentOptions options;
  options.layer = 1;
  EXPECT_EQ(guided("\n\n\n", options).head().layer, 1);
  options.layer = 2;
  EXPECT_EQ(refusal("\n\n\n", options),
            "training.guided_alignment: the model has no layer 2 with a head 0; expected one of 2 layers of 2 heads");
}

TEST_F(Guided, RefusesLinksThatDoNotFitTheText) {
  EXPECT_EQ(refusal("0-0\n1-1\n"), file_ + ": expected 3 lines, as the training text has, but got 2");
  EXPECT_EQ(refusal("0-0\n7-7\n0-0 1-2\n"), file_ + ":3: link 1-2 is outside of 2 source and 2 target words");
}

}  // namespace
}  // namespace gloss
