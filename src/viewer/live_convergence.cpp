#include "viewer/live_convergence.h"

#include <algorithm>

#include "viewer/run_json.h"

namespace gloss {
namespace {

constexpr std::chrono::seconds kLeast(5);
constexpr int kShare = 20;

}  // namespace

ConvergenceTable LiveConvergence::table(const LogReader& log) {
  if (log.is_complete()) return log.final_convergence();
  const std::lock_guard lock(mutex_);
  const int64_t last = log.last_step();
  const Clock::time_point begin = Clock::now();
  const std::string session_id = log.session_id();
  const bool another = !last_ || session_id != session_id_ || last < *last_;  // table_ is of another history
  if (another || (last != *last_ && begin >= again_)) {
    table_ = log.convergence(steps_to_tell(log, kBeforeAll).heads);
    last_ = last;
    session_id_ = session_id;
    const Clock::time_point end = Clock::now();
    again_ = end + std::max<Clock::duration>(kLeast, kShare * (end - begin));
  }
  return table_;
}

}  // namespace gloss
