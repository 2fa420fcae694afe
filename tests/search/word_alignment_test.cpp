#include "search/word_alignment.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace gloss {
namespace {

const std::vector<int64_t> kHeads{2, 4, 8};  // of three layers

HeadChoice given(std::optional<int64_t> layer, std::optional<int64_t> head) {
  return {layer, head, {}};
}

void expect_chosen(const HeadChoice& choice, int64_t layer, std::optional<int64_t> head) {
  const ChosenHead chosen = choose_head(choice, kHeads);
  EXPECT_EQ(chosen.layer, layer);
  EXPECT_EQ(chosen.head, head);
}

TEST(HeadChoice, GivenNothingIsTheMeanOfTheLastLayerButOne) {
  expect_chosen(given({}, {}), 1, {});
  EXPECT_EQ(choose_head(given({}, {}), {4}).layer, 0) << "of a single layer, that";
}

TEST(HeadChoice, OfALayerAloneIsItsMean) {
  expect_chosen(given(2, {}), 2, {});
}

TEST(HeadChoice, OfAHeadAloneIsInTheLastLayerButOne) {
  expect_chosen(given({}, 3), 1, 3);
}

TEST(HeadChoice, TakesTheHeadThatIsKnownUnlessToldOtherwise) {
  HeadChoice choice = given({}, {});
  choice.known = AligningHead{2, 7, AlignmentRows::Read, 0.1};
  expect_chosen(choice, 2, 7);
  EXPECT_EQ(choice.rows(), AlignmentRows::Read);
  choice.layer = 0;
  expect_chosen(choice, 0, {});
  EXPECT_EQ(choice.rows(), AlignmentRows::Written);
}

TEST(HeadChoice, NamesWhatThereIsInsteadOfALayerOrHeadThatIsNot) {
  const auto error_of = [](const HeadChoice& choice) {
    try {
      choose_head(choice, kHeads);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(error_of(given(3, {})), "--layer 3: expected a layer from 0 to 2");
  EXPECT_EQ(error_of(given(0, 2)), "--head 2: expected a head from 0 to 1");
  EXPECT_EQ(error_of(given({}, 4)), "--head 4: expected a head from 0 to 3");
}

}  // namespace
}  // namespace gloss
