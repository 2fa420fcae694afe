#pragma once

namespace gloss {

/// SIGINT and SIGTERM while this lives: the first is remembered, so that work can be saved; a second ends the process at
/// once, as it does by default. A signal that was ignored (nohup and the like) stays ignored.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  int received() const;  // the signal's number, 0 before there was one
};

}  // namespace gloss
