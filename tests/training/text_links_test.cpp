#include "training/text_links.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace gloss {
namespace {

class LinksToLearn : public testing::Test {
 protected:
  LinksToLearn() {
    corpora_.train = {{"ab c a", "b ca"}, {"cc a", "b ac"}};
    corpora_.lines_read = 3;
    corpora_.train_lines = {0, 2};  // line 1 is held out
    options().links = file_;
  }
  ~LinksToLearn() override { std::filesystem::remove(file_); }

  GuidedAlignmentOptions& options() { return configuration_.training.guided_alignment; }

  std::vector<Links> read(const std::string& lines) {
    std::ofstream(file_) << lines;
    return links_to_learn();
  }
  std::vector<Links> links_to_learn() const { return gloss::links_to_learn(configuration_, corpora_, encoded_); }
  std::string refusal(const std::string& lines) {
    try {
      read(lines);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  // Of each test, since several run at once.
  const std::string file_ =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".align";
  Configuration configuration_;
  Corpora corpora_;
  EncodedCorpus encoded_;
};

TEST_F(LinksToLearn, AreThoseOfTheLinesThatAreTrainedOn) {
  EXPECT_EQ(read("0-0 2-1\n7-7\n1-1\n"), (std::vector<Links>{{{0, 0}, {2, 1}}, {{1, 1}}}));
}

TEST_F(LinksToLearn, MayCountFrom1AndBeInverse) {
  options().one_based_links = options().inverse_links = true;
  EXPECT_EQ(read("1-1 2-3\n\n2-1\n"), (std::vector<Links>{{{0, 0}, {2, 1}}, {{0, 1}}}));
}

TEST_F(LinksToLearn, AreEstimatedAsIfEachPairWereThereOnce) {
  options() = {};
  options().estimated = true;
  corpora_.train = {{"a b", "b a c", "c a"}, {"A B", "B A C", "C A"}};
  encoded_.lines = {0, 1, 2};
  const std::vector<Links> once = links_to_learn();
  corpora_.train = {{"a b", "b a c", "a b", "c a", "a b"}, {"A B", "B A C", "A B", "C A", "A B"}};
  encoded_.lines = {0, 1, 2, 3, 4};
  EXPECT_EQ(links_to_learn(), (std::vector<Links>{once[0], once[1], once[0], once[2], once[0]}));
}

TEST_F(LinksToLearn, AreEstimatedForNoPairThatIsLeftOut) {
  options() = {};
  options().estimated = true;
  corpora_.train = {{"a", "a a a a", "a"}, {"A", "A A A A", "A"}};
  encoded_.lines = {0, 2};
  EXPECT_EQ(links_to_learn(), (std::vector<Links>{{{0, 0}}, {}, {{0, 0}}}));
}

TEST_F(LinksToLearn, OfAnotherTextAreRefused) {
  EXPECT_EQ(refusal("0-0\n1-1\n"), file_ + ": expected 3 lines, as the training text has, but got 2");
  EXPECT_EQ(refusal("0-0\n7-7\n0-0 1-2\n"), file_ + ":3: the link 1-2 is outside of the 2 source and 2 target words");
  EXPECT_EQ(refusal("1-1\n1-1\n2-3\n"),
            file_ +
                ":3: the link 2-3 is outside of the 2 source and 2 target words; no link of the file has a 0: if it "
                "counts words from 1, set one_based_links: true beside it");
}

}  // namespace
}  // namespace gloss
