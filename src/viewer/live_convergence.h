#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "runlog/convergence.h"
#include "runlog/log_reader.h"

namespace gloss {

/// How the heads of a run converged, as far as it went, for many who ask while it goes on. To know it takes hundreds of
/// maps: it is found anew when there are later ones, but never twice within some seconds, nor for more than a twentieth
/// of the time.
class LiveConvergence {
 public:
  /// At about 400 steps; of a run that is complete at all that are logged.
  ConvergenceTable table(const LogReader& log);

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  ConvergenceTable table_;
  std::optional<int64_t> last_;  // the step of the run up to which table_ tells
  std::string session_id_;          // of the log that it was read from
  Clock::time_point again_;      // until when it is kept
};

}  // namespace gloss
