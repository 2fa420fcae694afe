#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gloss {

/// What one update measured.
struct Update {
  int64_t step;          // from 1
  double epoch;          // epochs done, with their fraction
  double loss;           // label-smoothed, nats for each target piece
  double learning_rate;
  double gradient_norm;  // before clipping
  int64_t tokens;        // target pieces
  double seconds;        // this update took
  double trained;        // seconds since the run began, earlier sittings included
  double progress;          // of the run that is done, 0 to 1, by whichever limit is nearest
};

/// All of a step but its checkpoint is done.
struct Completed {
  int64_t step;
  bool is_kept;  // it was validated or is about to be saved
};

struct SampleTranslation {
  int64_t line;  // of the validation set, from 1
  std::string source, reference, output;
};

struct ValidationResult {
  int64_t step;
  std::vector<std::pair<std::string, double>> scores;  // in the order of validation.metrics
  std::vector<SampleTranslation> samples;
  bool best;  // better by best_by than all before
  double seconds;
};

/// Is told what happens in training and changes nothing of it. In each step: updated, then validated if it is due, then
/// completed, and last saved if a checkpoint is due, so that what is kept of a step is never behind its checkpoint.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void started(int64_t step) { (void)step; }  // updates made before this session_id
  virtual void updated(const Update&) {}
  virtual void validated(const ValidationResult&) {}
  virtual void completed(const Completed&) {}
  virtual void saved(int64_t step, const std::filesystem::path& checkpoint) { (void)step, (void)checkpoint; }
  virtual void interrupted(int64_t step) { (void)step; }  // by a signal, after this update, which was saved
  virtual void finished(const std::string& reason) { (void)reason; }
};

}  // namespace gloss
