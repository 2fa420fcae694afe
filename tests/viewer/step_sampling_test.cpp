#include "viewer/step_sampling.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace gloss {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

std::vector<int64_t> steps_to(int64_t last) {
  std::vector<int64_t> steps(static_cast<size_t>(last + 1));
  std::iota(steps.begin(), steps.end(), 0);
  return steps;
}

TEST(StepChoice, IsEveryStepWhereTheyAreFew) {
  EXPECT_THAT(choose_steps({}, {}, 2), IsEmpty());
  EXPECT_THAT(choose_steps(std::vector<int64_t>{3, 5}, {}, 2), ElementsAre(3, 5));
  EXPECT_EQ(choose_steps(steps_to(20), {}, 21), steps_to(20));
}

TEST(StepChoice, HasTheFirstTheLastAndTheMiddleOfTheWidestGap) {
  EXPECT_THAT(choose_steps(steps_to(999), {}, 2), ElementsAre(0, 999));
  EXPECT_THAT(choose_steps(steps_to(999), {}, 3), ElementsAre(0, 31, 999)) << "log(32) is half of log(1000)";
  EXPECT_THAT(choose_steps(std::vector<int64_t>{0, 1, 2, 900, 999}, {}, 4), ElementsAre(0, 2, 900, 999));
}

TEST(StepChoice, HasWhatIsWantedIfThereIsRoom) {
  const std::vector<int64_t> wanted{250, 500, 750, 1000, 4000};
  EXPECT_THAT(choose_steps(steps_to(1000), wanted, 10), IsSupersetOf({250, 500, 750, 1000}));
  EXPECT_EQ(choose_steps(steps_to(1000), wanted, 10).size(), 10u);
}

TEST(StepChoice, GivesWhatIsWantedHalfOfTheRoom) {
  std::vector<int64_t> wanted;
  for (int64_t step = 10; step <= 1000; step += 10) wanted.push_back(step);
  const std::vector<int64_t> chosen = choose_steps(steps_to(1000), wanted, 20);
  EXPECT_EQ(chosen.size(), 20u);
  EXPECT_LE(std::ranges::count_if(chosen, [](int64_t step) { return step < 10; }), 7);
  EXPECT_GE(std::ranges::count_if(chosen, [](int64_t step) { return step > 0 && step % 10 == 0; }), 9);
}

TEST(StepChoice, LeavesNoGapTwiceAsWideAsAnother) {
  const std::vector<int64_t> chosen = choose_steps(steps_to(100'000), {}, 40);
  double widest = 0, narrowest = 1e9;
  for (size_t i = 1; i < chosen.size(); ++i) {
    if (chosen[i - 1] < 20) continue;  // there the steps themselves are as far apart
    const double gap = std::log1p(chosen[i]) - std::log1p(chosen[i - 1]);
    widest = std::max(widest, gap);
    narrowest = std::min(narrowest, gap);
  }
  EXPECT_LT(widest, 2.2 * narrowest);
}

}  // namespace
}  // namespace gloss
