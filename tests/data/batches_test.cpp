#include "data/batches.h"

#include <gmock/gmock.h>

#include "data/corpus.h"

namespace gloss {
namespace {

using ::testing::ElementsAre;

TEST(EvaluationBatches, GoFromLongToShortWithinTheLimit) {
  EXPECT_THAT(evaluation_batches({2, 5, 3, 5, 2, 9}, 10),
              ElementsAre(ElementsAre(5), ElementsAre(1, 3), ElementsAre(2, 0, 4)));
  EXPECT_THAT(evaluation_batches({50, 60}, 10), ElementsAre(ElementsAre(1), ElementsAre(0)));
  EXPECT_THAT(evaluation_batches({1, 1, 1, 1, 1}, 10, 2),
              ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3), ElementsAre(4)));
}

TEST(PaddedIds, ArePaddedToTheLongestSentence) {
  const std::vector<int32_t> one{7, 7, 7, 3}, other{9, 3};
  const PaddedIds padded = pad({&one, &other});
  EXPECT_EQ(padded.rows, 2);
  EXPECT_EQ(padded.columns, 4);
  EXPECT_THAT(padded.ids, ElementsAre(7, 7, 7, 3, 9, 3, kPadding, kPadding));
  EXPECT_THAT(padded.lengths, ElementsAre(4, 2));
}

}  // namespace
}  // namespace gloss
