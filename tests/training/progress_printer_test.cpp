#include "training/progress_printer.h"

#include <gmock/gmock.h>

namespace gloss {
namespace {

TEST(ProgressPrinter, EstimatesTheTimeLeftWithoutTheFirstUpdate) {
  ProgressPrinter printer("loss", "run");
  Update update{};
  update.tokens = 1;
  const auto told = [&](double seconds, double progress) {
    update.seconds = seconds;
    update.trained += seconds;
    update.progress = progress;
    testing::internal::CaptureStderr();
    printer.updated(update);
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_THAT(told(30, 0.1), testing::HasSubstr("  ? left"));
  EXPECT_THAT(told(6, 0.2), testing::HasSubstr("  0:48 left"));   // 6 s a tenth, eight tenths left
  EXPECT_THAT(told(12, 0.3), testing::HasSubstr("  1:03 left"));  // 18 s two tenths, seven left
}

}  // namespace
}  // namespace gloss
