#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "runlog/convergence.h"
#include "runlog/log_reader.h"

namespace gloss {

/// Caches the convergence of a running run's heads, for many requests. Computing it reads hundreds of maps, so it is
/// recomputed only if there are new steps, at most once every 5 seconds and for at most a twentieth of the time.
class LiveConvergence {
 public:
  /// Convergence at about 400 steps; at every logged step if the run is complete.
  ConvergenceTable table(const LogReader& log);

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  ConvergenceTable table_;
  std::optional<int64_t> last_;  // last step that table_ covers
  std::string session_id_;       // of the log that table_ was computed from
  Clock::time_point again_;      // earliest time to recompute
};

}  // namespace gloss
