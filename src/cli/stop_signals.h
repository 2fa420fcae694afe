#pragma once

namespace gloss {

/// Handles SIGINT, SIGTERM and SIGHUP (a terminal that closes) during its lifetime. The first signal is stored, so that
/// the caller can save its work; a second one ends the process at once, as by default. An ignored signal (as under
/// nohup) stays ignored.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  int received() const;  // the signal number; 0 if none arrived
};

}  // namespace gloss
