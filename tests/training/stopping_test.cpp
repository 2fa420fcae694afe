#include "training/stopping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gloss {
namespace {

using testing::HasSubstr;

struct Stopping : testing::Test {
  Configuration configuration;
  TrainingState state;

  StoppingCriteria after(double epochs) const { return {configuration, state, epochs}; }
};

TEST_F(Stopping, ProgressIsThatOfTheNearestLimit) {
  configuration.training.steps = 100;
  configuration.training.epochs = 4;
  configuration.training.minutes = 2;
  state.step = 10;
  state.seconds = 30;
  EXPECT_DOUBLE_EQ(after(0.2).progress(), 0.25);  // of the minutes
  EXPECT_DOUBLE_EQ(after(2).progress(), 0.5);     // of the epochs
  state.step = 80;
  EXPECT_DOUBLE_EQ(after(2).progress(), 0.8);
  EXPECT_FALSE(after(2).reached());
}

TEST_F(Stopping, NamesTheLimitThatIsReached) {
  configuration.training.steps = 100;
  configuration.training.epochs = 4;
  state.step = 100;
  EXPECT_TRUE(after(1).reached());
  EXPECT_EQ(after(1).reason(), "training.steps = 100 reached; raise it to continue");
  EXPECT_EQ(after(4).reason(), "training.steps = 100 and training.epochs = 4 reached; raise them to continue");
}

TEST_F(Stopping, EndsWithTheDecayOfTheLearningRateOnceThatHasBegun) {
  configuration.training.minutes = 2;
  state.schedule.decay = {50, 80};
  state.step = 40;
  state.seconds = 1000;
  EXPECT_FALSE(after(1).reached());
  EXPECT_DOUBLE_EQ(after(1).progress(), 0.5);
  state.step = 80;
  EXPECT_TRUE(after(1).reached());
  EXPECT_THAT(after(1).reason(), HasSubstr("training.minutes = 2 reached"));
}

TEST_F(Stopping, EndsAfterValidationsWithoutImprovement) {
  configuration.training.steps = 100;
  configuration.validation.patience = 3;
  state.step = 10;
  state.waited = 2;
  EXPECT_FALSE(after(1).reached());
  state.waited = 3;
  EXPECT_TRUE(after(1).reached());
  EXPECT_EQ(after(1).reason(), "no better for 3 validations: validation.patience = 3 reached; raise it to continue");
}

TEST_F(Stopping, LastStepIsThatOfTheNearestLimit) {
  EXPECT_EQ(after(0).last_step(20), std::nullopt);
  configuration.training.steps = 1'000;
  EXPECT_EQ(after(0).last_step(20), 1'000);
  configuration.training.minutes = 2;
  EXPECT_EQ(after(0).last_step(20), 1'000);  // no speed yet
  state.step = 10;
  state.seconds = 3;
  EXPECT_EQ(after(0).last_step(20), 400);  // 10 steps in 3 of 120 seconds
  configuration.training.epochs = 4;
  EXPECT_EQ(after(0.5).last_step(20), 80);
}

TEST_F(Stopping, LastStepCountsTheUpdatesOfEpochsAsTheyAreNow) {
  configuration.training.epochs = 10;
  state.step = 5'000;
  EXPECT_EQ(after(5).last_step(500), 7'500);  // half as many updates an epoch as so far
  state.step = 1;
  EXPECT_EQ(after(2.0 / 3).last_step(2), 20);  // 3 batches by 2: 2 updates an epoch, of which one is made
  EXPECT_EQ(after(0.9).last_step(2), 20);      // 10 batches by 9
}

}  // namespace
}  // namespace gloss
