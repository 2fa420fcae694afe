#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "run/configuration.h"
#include "run/training_state.h"

namespace gloss {

/// When training ends: at the first of training.steps, training.epochs and training.minutes, at the end of the learning
/// rate's decay where that has begun, and after validation.patience validations without improvement.
class StoppingCriteria {
 public:
  /// `epochs` is the number of epochs done, with the fraction of the present one.
  StoppingCriteria(const Configuration& configuration, const TrainingState& state, double epochs);

  double progress() const;  // 0 to 1 (or above), relative to the nearest limit
  bool reached() const;     // a limit is reached, or early stopping applies
  /// The step with which the nearest limit ends training, of minutes at the speed so far; nothing without a limit.
  std::optional<int64_t> last_step(int64_t updates_an_epoch) const;
  std::string reason() const;  // what was reached, and what to raise to continue

 private:
  /// One of the limits of training that the configuration gives.
  struct Limit {
    const char* key;
    double value;
    double progress;  // 1: reached
  };
  std::vector<Limit> limits() const;
  bool out_of_patience() const;

  const Configuration& configuration_;
  const TrainingState& state_;
  double epochs_;
};

}  // namespace gloss
