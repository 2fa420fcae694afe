#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alignment/head_choice.h"

namespace gloss {

/// Measurements of one update.
struct Update {
  int64_t step;  // from 1
  double epoch;  // fractional number of epochs done
  double loss;   // what training minimises, nats per target piece
  double learning_rate;
  double gradient_norm;  // before clipping
  int64_t tokens;        // target pieces
  double seconds;        // duration of this update
  double trained;        // seconds of training so far, including earlier sessions
  double progress;       // 0 to 1, relative to the nearest limit
};

/// Signals that a step is done, except for its checkpoint.
struct Completed {
  int64_t step;
  bool is_kept;  // it was validated or will be saved as a checkpoint
};

struct SampleTranslation {
  int64_t line;  // line of the validation set, from 1
  std::string source, reference, output;
};

struct ValidationResult {
  int64_t step;
  std::vector<std::pair<std::string, double>> scores;  // in the order of validation.metrics
  std::vector<SampleTranslation> samples;
  std::optional<AligningHead> aligning_head;
  bool best;  // the best so far by validation.best_by
  double seconds;
};

/// Observes training without changing it. Each step calls updating(), updated(), validated() if due, completed(), and
/// saved() if a checkpoint was written. completed() comes before the checkpoint so that a log is never behind it. On a
/// GPU, updated() and completed() of a step may come during the next one, unless the step is kept or reads_model().
/// An Error ends training, after a checkpoint.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started(int64_t step) { (void)step; }                          // steps done before this session
  virtual bool reads_model(int64_t step) const { return (void)step, false; }  // whether completed() of `step` will
  virtual void updating() {}
  virtual void updated(const Update&) {}
  virtual void validated(const ValidationResult&) {}
  virtual void completed(const Completed&) {}
  virtual void saved(int64_t step, const std::filesystem::path& checkpoint) { (void)step, (void)checkpoint; }
  virtual void interrupted(int64_t step) { (void)step; }  // by a signal; the checkpoint of `step` was saved
  virtual void finished(const std::string& reason) { (void)reason; }
};

}  // namespace gloss
