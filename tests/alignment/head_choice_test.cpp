#include "alignment/head_choice.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace gloss {
namespace {

const std::vector<int64_t> kHeads{2, 4, 8};  // of three layers

HeadChoice given(std::optional<int64_t> layer, std::optional<int64_t> head) {
  return {layer, head, {}, {}};
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

TEST(HeadChoice, OfAHeadAloneIsInTheLayerOfTheHeadThatIsKnown) {
  HeadChoice choice = given({}, 6);
  choice.known = AligningHead{2, 7, AlignmentRows::Read, 0.1};
  expect_chosen(choice, 2, 6);
}

TEST(HeadChoice, TakesTheHeadThatIsKnownUnlessToldOtherwise) {
  HeadChoice choice = given({}, {});
  choice.known = AligningHead{2, 7, AlignmentRows::Read, 0.1};
  expect_chosen(choice, 2, 7);
  EXPECT_EQ(choose_head(choice, kHeads).rows, AlignmentRows::Read);
  choice.layer = 0;
  expect_chosen(choice, 0, {});
  EXPECT_EQ(choose_head(choice, kHeads).rows, AlignmentRows::Written);
}

TEST(HeadChoice, SaysWhoChoseTheHeadAndTheRows) {
  const auto told = [](const HeadChoice& choice, const std::vector<int64_t>& heads = kHeads) {
    return description(choose_head(choice, heads));
  };
  EXPECT_EQ(told(given({}, {})), "layer 1, mean of its heads, rows as written (by default)");
  EXPECT_EQ(told(given(2, {})), "layer 2, mean of its heads (as asked), rows as written (by default)");
  EXPECT_EQ(told(given({}, {}), {1}), "layer 0, head 0 (the only one), rows as written (by default)");
  HeadChoice choice = given({}, {});
  choice.known = AligningHead{0, 1, AlignmentRows::Read, 0.1};
  EXPECT_EQ(told(choice), "layer 0, head 1, rows as read (chosen by validation gold)");
  choice.known->aer.reset();
  EXPECT_EQ(told(choice), "layer 0, head 1, rows as read (estimated)");
  choice.rows = AlignmentRows::Written;
  EXPECT_EQ(told(choice), "layer 0, head 1 (estimated), rows as written (as asked)");
  choice.head = 0;
  EXPECT_EQ(told(choice), "layer 0, head 0 (head as asked, layer estimated), rows as written (as asked)");
  EXPECT_EQ(told(given({}, 3)), "layer 1, head 3 (head as asked, layer by default), rows as written (by default)");
  EXPECT_EQ(told(given({}, 3), {4}), "layer 0, head 3 (as asked), rows as written (by default)");
  choice.layer = 1;
  EXPECT_EQ(told(choice), "layer 1, head 0, rows as written (as asked)");
  EXPECT_EQ(description(choose_head(choice, kHeads), AttentionSite::Kind::EncoderSelf), "layer 1, head 0 (as asked)");
}

const std::vector<Candidate> kCandidates{{{0, 0, AlignmentRows::Written, {}}, {{{0, 0}, {0, 1}}, {{1, 0}, {1, 1}}}},
                                         {{0, 1, AlignmentRows::Read, {}}, {{{0, 0}, {1, 1}}, {{0, 0}, {1, 1}}}},
                                         {{1, 0, AlignmentRows::Written, {}}, {{{0, 0}, {1, 1}}, {{1, 0}, {0, 1}}}}};

TEST(AligningHead, IsThatOfTheLowestAlignmentErrorRate) {
  const AligningHead best = best_head(kCandidates, {{{0, 0}, {1, 1}}, {{1, 0}, {0, 1}}});
  EXPECT_EQ(best.layer, 1);
  EXPECT_EQ(best.aer, 0);
  const AligningHead half = best_head(kCandidates, {{{0, 0}, {1, 1}}, {{0, 0}, {1, 1}}});
  EXPECT_EQ(half.head, 1);
  EXPECT_EQ(half.rows, AlignmentRows::Read);
}

TEST(AligningHead, IsStoredWithWhoChoseIt) {
  const nlohmann::json gold = AligningHead{1, 2, AlignmentRows::Read, 0.25};
  EXPECT_EQ(gold,
            nlohmann::json::parse(R"({"layer": 1, "head": 2, "rows": "read", "chosen_by": "gold", "aer": 0.25})"));
  EXPECT_EQ(gold.get<AligningHead>().aer, 0.25);
  const nlohmann::json guided = AligningHead{1, 2, AlignmentRows::Read, {}, true};
  EXPECT_EQ(guided.at("chosen_by"), "guided");
  EXPECT_TRUE(guided.get<AligningHead>().guided);
  const nlohmann::json estimate = AligningHead{1, 2, AlignmentRows::Written, {}};
  EXPECT_EQ(estimate["chosen_by"], "estimate");
  EXPECT_EQ(nlohmann::json(estimate.get<AligningHead>()), estimate);
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

// On two pairs. Forward head 0 has {0-0, 1-1} {0-0}, head 1 {0-1, 1-0} {0-0}; backward head 2, inverted, {0-1} {0-0,
// 1-0}, head 3 {1-1} {1-0}. 0 with 2: 1 - 2*1/(3 + 3); 0 with 3: 1 - 2*1/(3 + 2); 1 with 2: 1 - 2*2/(3 + 3); 1 with
// 3: 1.
TEST(AgreeingHeads, AreThoseOfTwoDirectionsWithTheMostLinksInCommon) {
  const std::vector<Candidate> forward{{{0, 0, {}, {}}, {{{0, 0}, {1, 1}}, {{0, 0}}}},
                                       {{0, 1, {}, {}}, {{{0, 1}, {1, 0}}, {{0, 0}}}}};
  const std::vector<Candidate> backward{{{1, 2, AlignmentRows::Read, {}}, {{{1, 0}}, {{0, 0}, {0, 1}}}},
                                        {{1, 3, AlignmentRows::Read, {}}, {{{1, 1}}, {{0, 1}}}}};
  const AgreeingHeads best = agreeing_heads(forward, backward);
  EXPECT_EQ(best.forward.head, 1);
  EXPECT_EQ(best.backward.head, 2);
  EXPECT_EQ(best.backward.rows, AlignmentRows::Read);
  EXPECT_DOUBLE_EQ(best.disagreement, 1. / 3);
  EXPECT_DOUBLE_EQ(agreeing_heads({forward[0]}, backward).disagreement, 1 - 2. / 5);
}

TEST(AgreeingHeads, AreTheFirstOnTies) {
  const Candidate empty{{0, 4, {}, {}}, {{}}}, other{{0, 5, {}, {}}, {{}}};
  const AgreeingHeads best = agreeing_heads({empty, other}, {other, empty});
  EXPECT_EQ(best.forward.head, 4);
  EXPECT_EQ(best.backward.head, 5);
  EXPECT_EQ(best.disagreement, 0);
}

}  // namespace
}  // namespace gloss
