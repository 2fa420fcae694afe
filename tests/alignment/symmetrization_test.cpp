#include "alignment/symmetrization.h"

#include <gmock/gmock.h>

#include <random>

#include "base/error.h"

namespace gloss {
namespace {

using testing::IsSupersetOf;

// Links are source-target. Worked by hand by Koehn's loops (GROW-DIAG, FINAL-AND): target words outside, source words
// inside, neighbours in the order up, left, down, right, then the diagonals, where up is the target word before.

Links grow_diag(const Links& forward, const Links& backward) {
  return symmetrize(forward, backward, Symmetrization::GrowDiag);
}
Links grow_diag_final_and(const Links& forward, const Links& backward) {
  return symmetrize(forward, backward, Symmetrization::GrowDiagFinalAnd);
}

//      s0 s1 s2 s3       A, B: one direction has the link; x: both
//  t0   x  B  .  .
//  t1   .  A  .  .
//  t2   .  .  .  A
//  t3   .  .  B  .
const Links kForward = {{0, 0}, {1, 1}, {3, 2}}, kBackward = {{0, 0}, {1, 0}, {2, 3}};

TEST(Symmetrization, OfSetsIsTheirIntersectionOrUnion) {
  EXPECT_EQ(symmetrize(kForward, kBackward, Symmetrization::Intersection), (Links{{0, 0}}));
  EXPECT_EQ(symmetrize(kForward, kBackward, Symmetrization::Union), (Links{{0, 0}, {1, 0}, {1, 1}, {2, 3}, {3, 2}}));
}

// From 0-0 grow right 1-0 (s1 is free) and down right 1-1 (t1 is free). 3-2 and 2-3 touch none of these.
TEST(Symmetrization, GrowsToNeighboursOfTheUnionThatHaveAFreeWord) {
  EXPECT_EQ(grow_diag(kForward, kBackward), (Links{{0, 0}, {1, 0}, {1, 1}}));
}

// Then 3-2, whose words are both free, and 2-3, whose are, too.
TEST(Symmetrization, FinallyAddsLinksWhoseWordsAreBothFree) {
  EXPECT_EQ(grow_diag_final_and(kForward, kBackward), (Links{{0, 0}, {1, 0}, {1, 1}, {2, 3}, {3, 2}}));
}

//      s0 s1 s2 s3       Forward's 2-2 comes first and takes t2; 3-2 has then no free target word.
//  t0   x  .  .  .
//  t1   .  .  .  .
//  t2   .  .  A  B
TEST(Symmetrization, FinallyAddsLinksOfTheForwardDirectionFirst) {
  EXPECT_EQ(grow_diag_final_and({{0, 0}, {2, 2}}, {{0, 0}, {3, 2}}), (Links{{0, 0}, {2, 2}}));
  EXPECT_EQ(grow_diag_final_and({{0, 0}, {3, 2}}, {{0, 0}, {2, 2}}), (Links{{0, 0}, {3, 2}}));
}

// Without an intersection nothing grows. 1-0 comes first; 1-1 then finds s1 taken; 0-1 of the other direction does not.
TEST(Symmetrization, OfDirectionsWithoutACommonLinkAddsFromLeftToRight) {
  EXPECT_EQ(grow_diag({{1, 0}, {1, 1}}, {{0, 1}}), Links{});
  EXPECT_EQ(grow_diag_final_and({{1, 0}, {1, 1}}, {{0, 1}}), (Links{{0, 1}, {1, 0}}));
}

//      s0 s1       Beside before diagonal: 1-0 takes s1 and 0-1 takes t1, so that 1-1 has no free word.
//  t0   x  B       Diagonal before beside would take 1-1 alone.
//  t1   B  A
TEST(Symmetrization, GrowsBesideBeforeDiagonally) {
  EXPECT_EQ(grow_diag({{0, 0}, {1, 1}}, {{0, 0}, {1, 0}, {0, 1}}), (Links{{0, 0}, {0, 1}, {1, 0}}));
}

//      s0 s1 s2       From 2-3 up left to 1-2; in the next pass from there up to 1-1 (t1 is free), then up left to 0-1
//  t1   B  A  .       (s0 is free). Had 0-1 been first, it would have taken t1, and 1-1 would be left out.
//  t2   .  B  .
//  t3   .  .  x
TEST(Symmetrization, GrowsFromALinkOfThePassBefore) {
  EXPECT_EQ(grow_diag({{1, 1}, {2, 3}}, {{0, 1}, {1, 2}, {2, 3}}), (Links{{0, 1}, {1, 1}, {1, 2}, {2, 3}}));
}

//      s0 s1 s2       The link of t0 grows first: left to 1-0 and down to 2-1, which leaves 1-1 no free word. Source
//  t0   .  B  x       words outside would start at 0-2 and take 1-1 alone.
//  t1   .  A  B
//  t2   x  .  .
TEST(Symmetrization, GrowsFromTheFirstTargetWordFirst) {
  EXPECT_EQ(grow_diag({{2, 0}, {0, 2}, {1, 1}}, {{2, 0}, {0, 2}, {2, 1}, {1, 0}}),
            (Links{{0, 2}, {1, 0}, {2, 0}, {2, 1}}));
}

TEST(Symmetrization, OfEqualDirectionsIsThatAlignment) {
  for (const std::string& name : symmetrization_names()) {
    EXPECT_EQ(symmetrize(kForward, kForward, symmetrization_named(name)), kForward) << name;
    EXPECT_EQ(symmetrize({}, {}, symmetrization_named(name)), Links{}) << name;
  }
}

TEST(Symmetrization, GoesFromTheIntersectionByGrowDiagToTheUnion) {
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    Links forward, backward;
    for (int word = 0; word < 8; ++word) {
      forward.push_back({static_cast<int>(random() % 8), word});
      backward.push_back({word, static_cast<int>(random() % 8)});
    }
    Links inner = symmetrize(forward, backward, Symmetrization::Intersection);
    for (const auto how : {Symmetrization::GrowDiag, Symmetrization::GrowDiagFinalAnd, Symmetrization::Union}) {
      const Links outer = symmetrize(forward, backward, how);
      EXPECT_THAT(outer, IsSupersetOf(inner));
      inner = outer;
    }
  }
}

TEST(Symmetrization, NamesWhatThereIsWhenAskedForAnother) {
  EXPECT_THAT([] { symmetrization_named("grow"); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("\"grow\" is no symmetrization, expected one of "
                                                               "intersection, union, grow-diag, grow-diag-final-and")));
}

TEST(Inverse, ExchangesSourceAndTarget) {
  EXPECT_EQ(inverse({{0, 2}, {1, 0}}), (Links{{0, 1}, {2, 0}}));
}

}  // namespace
}  // namespace gloss
