#include "training/resumed_state.h"

#include <gtest/gtest.h>

#include <functional>

namespace gloss {
namespace {

/// A run that has come down from step 50 of 80, with its best validation behind it.
TrainingState some_state() {
  TrainingState state;
  state.step = 60;
  state.best = 31;
  state.waited = 2;
  state.schedule = {0.5, 31, 2, true, {50, 80}};
  state.snapshots = {{40, 31}, {50, 30}};
  return state;
}

TrainingState resumed(const std::function<void(Configuration&)>& change) {
  Configuration before, after;
  before.training.steps = after.training.steps = 80;
  change(after);
  return resumed_state(some_state(), before, after);
}

bool keeps_decay(const std::function<void(Configuration&)>& change) {
  return resumed(change).schedule.decay.end == 80;
}

TEST(ResumedState, IsTheSameUnderTheSameSettings) {
  const std::string same = to_json(some_state());
  EXPECT_EQ(to_json(resumed([](Configuration&) {})), same);
  EXPECT_EQ(to_json(resumed([](Configuration& after) { after.checkpoints.every = 7; })), same);
  EXPECT_EQ(to_json(resumed([](Configuration& after) { after.validation.tokenize = "char"; })), same);  // by the loss
}

TEST(ResumedState, HasTheWayDownBeforeIt_WhereTheEndOfTrainingMoves) {
  EXPECT_FALSE(keeps_decay([](Configuration& after) { after.training.steps = 200; }));
  EXPECT_FALSE(keeps_decay([](Configuration& after) { after.training.epochs = 3; }));
  EXPECT_FALSE(keeps_decay([](Configuration& after) { after.training.batch_tokens = 77; }));
  EXPECT_FALSE(keeps_decay([](Configuration& after) { after.training.accumulate = 3; }));
  EXPECT_FALSE(keeps_decay([](Configuration& after) { after.data.max_length = 17; }));
  EXPECT_TRUE(keeps_decay([](Configuration& after) { after.training.label_smoothing = 0.3; }));
  EXPECT_TRUE(keeps_decay([](Configuration& after) { after.validation.every = 3; }));
}

TEST(ResumedState, BeginsPatienceAnewUnderOtherSettings) {
  const TrainingState state = resumed([](Configuration& after) { after.training.label_smoothing = 0.3; });
  EXPECT_EQ(state.waited, 0);
  EXPECT_EQ(state.schedule.waited, 0);
  EXPECT_EQ(state.best, 31);  // still comparable
}

TEST(ResumedState, ComparesWithNoScoreOfAnotherMeasure) {
  for (const auto& change : std::vector<std::function<void(Configuration&)>>{
           [](Configuration& after) { after.validation.best_by = "bleu"; },
           [](Configuration& after) { after.data.valid.source = {"other.de"}; }}) {
    const TrainingState state = resumed(change);
    EXPECT_EQ(state.best, std::nullopt);
    EXPECT_EQ(state.waited, 0);
    EXPECT_FALSE(state.schedule.seen);
    EXPECT_EQ(state.schedule.factor, 0.5);  // the rate stays where it is
    for (const Snapshot& snapshot : state.snapshots) EXPECT_LT(snapshot.score, -1e300);
  }
}

TEST(ResumedState, ComparesWithNoBleuOfOtherTokens) {
  Configuration before, after;
  before.validation.best_by = after.validation.best_by = "bleu";
  after.validation.tokenize = "char";
  EXPECT_EQ(resumed_state(some_state(), before, after).best, std::nullopt);
}

}  // namespace
}  // namespace gloss
