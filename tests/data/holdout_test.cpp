#include "data/holdout.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "base/error.h"

namespace gloss {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSubsetOf;

/// Line n is "n" with the translation "n!".
ParallelText numbers(size_t count) {
  ParallelText text;
  for (size_t i = 0; i < count; ++i) {
    text.source.push_back(std::to_string(i));
    text.target.push_back(text.source.back() + "!");
  }
  return text;
}

TEST(Holdout, DrawsPairsThatDependOnTheSeedAlone) {
  const ParallelText text = numbers(1000);
  const ParallelText held_out = draw_holdout(text, 100, 1);
  EXPECT_EQ(std::set(held_out.source.begin(), held_out.source.end()).size(), 100);
  for (size_t i = 0; i < 100; ++i) EXPECT_EQ(held_out.source[i] + "!", held_out.target[i]);
  EXPECT_EQ(draw_holdout(text, 100, 1).source, held_out.source);
  EXPECT_NE(draw_holdout(text, 100, 2).source, held_out.source);
}

TEST(Holdout, OfMorePairsBeginsWithThoseOfFewer) {
  const ParallelText few = draw_holdout(numbers(50), 5, 3), more = draw_holdout(numbers(50), 20, 3);
  EXPECT_TRUE(std::equal(few.source.begin(), few.source.end(), more.source.begin()));
}

TEST(Holdout, DrawsFromTheWholeText) {
  double sum = 0;
  for (const std::string& line : draw_holdout(numbers(10'000), 1000, 1).source) sum += std::stod(line);
  EXPECT_NEAR(sum / 1000, 5000, 400);  // more than four standard errors
}

TEST(Holdout, DrawsASourceOnceAndNoPairWithoutWords) {
  const ParallelText text{{"a", "", "b", "a", "c", "\u3000", "a"}, {"1", "2", " ", "3", "4", "5", "6"}};
  for (uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_THAT(draw_holdout(text, 1, seed).source, IsSubsetOf({"a", "c"}));
  }
}

TEST(Holdout, DrawsNoPairThatAFileWouldNotGiveBack) {
  const ParallelText text{{"a\r", "\uFEFFb", "c", "d", "e"}, {"1", "2", "3", "4", "5\r"}};
  for (uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_THAT(draw_holdout(text, 1, seed).source, IsSubsetOf({"c", "d"}));
  }
}

TEST(Holdout, LeavesAPairToTrainOn) {
  EXPECT_EQ(draw_holdout(numbers(5), 4, 1).size(), 4);
  try {
    draw_holdout({{"a", "a", "b"}, {"1", "2", "3"}}, 2, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "data.valid.holdout: expected fewer pairs than the 2 different source sentences of data.train, but got 2");
  }
}

TEST(TrainingText, LosesEveryPairWithTheSourceOfAHeldOutOne) {
  const ParallelText kText{{"a", "b", "a", "A", "c"}, {"1", "2", "3", "4", "1"}};
  const ParallelText kept = chosen_lines(kText, lines_without(kText, {"a", "c", "d"}));
  EXPECT_THAT(kept.source, ElementsAre("b", "A"));
  EXPECT_THAT(kept.target, ElementsAre("2", "4"));
}

}  // namespace
}  // namespace gloss
