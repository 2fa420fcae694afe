#include "alignment/link_extraction.h"

#include <gtest/gtest.h>

#include "alignment/example_map.h"

namespace gloss {
namespace {

AttentionMap example(AlignmentRows rows) {
  return example_map(rows, {0.1f, 0.6f, 0.3f,  //
                            0.3f, 0.2f, 0.5f,  //
                            0.0f, 0.0f, 1.0f});
}

TEST(StrongestLinks, LeaveOutTheEndOfSentence) {
  EXPECT_EQ(strongest_links(example(AlignmentRows::Written)), (Links{{0, 1}, {1, 0}}));
}

TEST(StrongestLinks, LeaveOutAWordThatLooksAtTheEndOfSentenceAlone) {
  EXPECT_EQ(strongest_links(example(AlignmentRows::Read)), (Links{{0, 1}, {1, 0}}));
}

TEST(StrongestLinks, TakeTheFirstOfEquals) {
  AttentionMap map = example(AlignmentRows::Written);
  map.weights(0, 0) = 0.6f;
  EXPECT_EQ(strongest_links(map), (Links{{0, 0}, {0, 1}}));
}

TEST(StrongestLinks, AreNoneWithoutASource) {
  AttentionMap map;
  map.source = {"</s>"};
  map.target = {"x", "</s>"};
  map.weights = Matrix(2, 1);
  EXPECT_TRUE(strongest_links(map).empty());
}

TEST(LinksAbove, HoldEveryPairThatReachesTheThreshold) {
  EXPECT_EQ(links_above(example(AlignmentRows::Written), 0.2f), (Links{{0, 1}, {1, 0}, {1, 1}}));
  EXPECT_EQ(links_above(example(AlignmentRows::Read), 0.7f), Links{});
}

}  // namespace
}  // namespace gloss
