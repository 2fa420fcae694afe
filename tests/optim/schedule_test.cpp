#include "optim/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

#include "config/options_yaml.h"

namespace gloss {
namespace {

struct Section final : Options {
  explicit Section(const std::string& yaml) { read_yaml_text(yaml, "test", {}, *this); }
  void bind(Schema& schema) override { schema.choose("type", type, schedules(), "What is tested"); }
  double at_step(int64_t step, Decay decay = {}) const {
    return schedule().rate({step, 0, 2.0, 64}, {1, 0, 0, false, decay});
  }
  double at_epoch(double epoch) const { return schedule().rate({1, epoch, 2.0, 64}, {}); }
  const ScheduleOptions& schedule() const { return type.as<ScheduleOptions>(); }
  Choice type;
};

TEST(ConstantSchedule, StaysAtTheRate) {
  EXPECT_EQ(Section("{type: constant}").at_step(1), 2);
  EXPECT_EQ(Section("{type: constant}").at_step(100000), 2);
}

TEST(NoamSchedule, IsThePapersEquation) {
  const Section noam("{type: noam, warmup: 400}");
  for (const int64_t n : {1, 100, 399, 400, 401, 10000}) {
    EXPECT_NEAR(noam.at_step(n), 2 / std::sqrt(64.0) * std::min(1 / std::sqrt(n), n / std::pow(400, 1.5)), 1e-15);
  }
}

TEST(InverseSquareRootSchedule, RisesToTheRateAndFallsWithTheRoot) {
  const Section schedule("{type: inverse_sqrt, warmup: 400}");
  EXPECT_DOUBLE_EQ(schedule.at_step(1), 2.0 / 400);
  EXPECT_DOUBLE_EQ(schedule.at_step(200), 1);
  EXPECT_DOUBLE_EQ(schedule.at_step(400), 2);
  EXPECT_DOUBLE_EQ(schedule.at_step(1600), 1);
}

TEST(InverseSquareRootSchedule, CoolsDownToTheEndOfTraining) {
  const Section schedule("{type: inverse_sqrt, warmup: 400, cooldown: 0.25}");
  EXPECT_EQ(schedule.schedule().decay_begin(2000), 1500);
  const Decay decay{1500, 2000};
  EXPECT_DOUBLE_EQ(schedule.at_step(1500, decay), 2 * std::sqrt(400.0 / 1500));
  EXPECT_DOUBLE_EQ(schedule.at_step(1600, decay), 2 * 0.5 * 401 / 501);
  EXPECT_DOUBLE_EQ(schedule.at_step(2000, decay), 2 * std::sqrt(0.2) / 501);
  EXPECT_EQ(Section("{type: inverse_sqrt, warmup: 400}").schedule().decay_begin(2000), std::nullopt);
}

TEST(LinearSchedule, RisesAndComesDownInAStraightLine) {
  const Section schedule("{type: linear, warmup: 100}");
  EXPECT_EQ(schedule.schedule().decay_begin(1099), 100);
  EXPECT_DOUBLE_EQ(schedule.at_step(50), 1);
  EXPECT_DOUBLE_EQ(schedule.at_step(100, {100, 1099}), 2);
  EXPECT_DOUBLE_EQ(schedule.at_step(350, {100, 1099}), 1.5);
  EXPECT_DOUBLE_EQ(schedule.at_step(1099, {100, 1099}), 0.002);
}

TEST(CosineSchedule, ComesDownAsHalfAWave) {
  const Section schedule("{type: cosine, warmup: 100}");
  EXPECT_DOUBLE_EQ(schedule.at_step(25), 0.5);
  EXPECT_DOUBLE_EQ(schedule.at_step(600, {100, 1099}), 1);
  EXPECT_NEAR(schedule.at_step(350, {100, 1099}), 1 + std::sqrt(0.5), 1e-12);
  EXPECT_LT(schedule.at_step(1099, {100, 1099}), 1e-5);
}

TEST(ExponentialSchedule, FallsInStairs) {
  const Section schedule("{type: exponential, factor: 0.9, every: 100}");
  EXPECT_EQ(schedule.at_step(1), 2);
  EXPECT_EQ(schedule.at_step(100), 2);
  EXPECT_DOUBLE_EQ(schedule.at_step(101), 2 * 0.9);
  EXPECT_DOUBLE_EQ(schedule.at_step(200), 2 * 0.9);
  EXPECT_DOUBLE_EQ(schedule.at_step(1001), 2 * std::pow(0.9, 10));
}

TEST(LuongSchedule, HalvesEveryEpochAfterTheFifth) {
  const Section schedule("{type: luong, start: 5, every: 1, factor: 0.5}");
  EXPECT_EQ(schedule.at_epoch(0), 2);
  EXPECT_EQ(schedule.at_epoch(4.99), 2);
  EXPECT_EQ(schedule.at_epoch(5), 1);
  EXPECT_EQ(schedule.at_epoch(5.99), 1);
  EXPECT_EQ(schedule.at_epoch(6), 0.5);
  EXPECT_EQ(schedule.at_epoch(9.5), 2 / 32.0);
}

TEST(LuongSchedule, HalvesAtFractionsOfAnEpochWhereAsked) {
  const Section schedule("{type: luong, start: 8, every: 0.5, factor: 0.5}");  // as with dropout in the paper's code
  EXPECT_EQ(schedule.at_epoch(8.4), 1);
  EXPECT_EQ(schedule.at_epoch(8.5), 0.5);
}

TEST(PlateauSchedule, FallsAfterSoManyValidationsWithoutABetterOne) {
  const Section section("{type: plateau, factor: 0.5, patience: 2, minimum: 0.3}");
  const ScheduleOptions& plateau = section.schedule();
  ScheduleState memory;
  const auto rate_after = [&](double score) {
    plateau.validated(score, memory);
    return plateau.rate({1, 0, 2.0, 64}, memory);
  };
  EXPECT_EQ(rate_after(-5), 2) << "the first is the best, also when it is negative";
  EXPECT_EQ(rate_after(-6), 2);
  EXPECT_EQ(rate_after(-5), 1) << "two no better";
  EXPECT_EQ(rate_after(-6), 1);
  EXPECT_EQ(rate_after(-4), 1) << "better: counts anew";
  EXPECT_EQ(rate_after(-4), 1);
  EXPECT_EQ(rate_after(-4), 0.5);
  EXPECT_EQ(rate_after(-4), 0.5);
  EXPECT_EQ(rate_after(-4), 0.3) << "the minimum";
}

TEST(PlateauSchedule, NeverRaisesARateThatIsBelowItsMinimum) {
  const Section section("{type: plateau, minimum: 5}");
  EXPECT_EQ(section.at_step(1), 2);
}

}  // namespace
}  // namespace gloss
