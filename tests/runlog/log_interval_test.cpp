#include "runlog/log_interval.h"

#include <gmock/gmock.h>

#include <vector>

namespace gloss {
namespace {

using testing::ElementsAre;

std::vector<int64_t> logged_between(int64_t first, int64_t last, LogInterval every) {
  std::vector<int64_t> steps;
  for (int64_t step = first; step <= last; ++step) {
    if (is_logged(step, every)) steps.push_back(step);
  }
  return steps;
}

TEST(LogSteps, AreAllStepsToAThousandByThemselves) {
  EXPECT_EQ(logged_between(0, 1000, std::nullopt).size(), 1001u);
}

TEST(LogSteps, AreAtLeastOnePercentApartLater) {
  EXPECT_THAT(logged_between(1001, 1050, std::nullopt), ElementsAre(1010, 1021, 1032, 1043));
  int64_t before = 1000;
  for (const int64_t step : logged_between(1001, 200'000, std::nullopt)) {
    EXPECT_GE(step * 100, before * 101);
    EXPECT_LT((step - 1) * 100, before * 101) << "later than need be";
    before = step;
  }
}

TEST(LogSteps, AreEveryNthWhereANumberIsGiven) {
  EXPECT_THAT(logged_between(0, 1000, 250), ElementsAre(0, 250, 500, 750, 1000));
  EXPECT_EQ(logged_between(0, 100, 1).size(), 101u);
}

TEST(LogSteps, AreCountedAsTheyAreLogged) {
  for (const LogInterval every : {LogInterval(), LogInterval(1), LogInterval(7)}) {
    for (const int64_t last : {0, 1, 6, 7, 500, 999, 1000, 1001, 1009, 1010, 1011, 30'000}) {
      EXPECT_EQ(count_logged(last, every), static_cast<int64_t>(logged_between(0, last, every).size())) << last;
    }
  }
}

}  // namespace
}  // namespace gloss
