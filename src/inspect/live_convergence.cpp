#include "inspect/live_convergence.h"

#include <algorithm>

#include "inspect/told_run.h"

namespace gloss {
namespace {

constexpr std::chrono::seconds kLeast(5);
constexpr int kShare = 20;

}  // namespace

ConvergenceTable LiveConvergence::whole(const LogReader& log) {
  if (log.is_complete()) return log.final_convergence();
  const std::lock_guard lock(mutex_);
  const int64_t last = log.last_step();
  const Clock::time_point begin = Clock::now();
  const bool went_back = last_ && last < *last_;  // it was resumed: what is known is of another course
  if (!last_ || went_back || (last != *last_ && begin >= again_)) {
    table_ = log.convergence(steps_to_tell(log, kBeforeAll).heads);
    last_ = last;
    const Clock::time_point end = Clock::now();
    again_ = end + std::max<Clock::duration>(kLeast, kShare * (end - begin));
  }
  return table_;
}

ConvergenceTable LiveConvergence::newest(const LogReader& log, int64_t after) {
  ConvergenceTable table = log.convergence(steps_to_tell(log, after).heads);
  table.emerged = whole(log).emerged;
  return table;
}

}  // namespace gloss
