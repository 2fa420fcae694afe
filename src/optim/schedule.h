#pragma once

#include <memory>

#include "config/key_binding.h"

namespace gloss {

/// The progress of training and the settings that a schedule computes the learning rate from.
struct ScheduleInput {
  int64_t step;          // of the next update, from 1
  double epoch;          // epochs completed, including the fraction of the current one
  double learning_rate;  // training.optimizer.learning_rate
  int64_t width;         // the embedding width
};

/// The state of the plateau schedule; the other schedules have none. Stored in state.json.
struct ScheduleState {
  double factor = 1;
  double best = 0;
  int64_t waited = 0;
  bool seen = false;
};

struct ScheduleOptions : Options {
  virtual double rate(const ScheduleInput& moment, const ScheduleState& memory) const = 0;

  /// Called after each validation; a larger `score` is better.
  virtual void validated(double score, ScheduleState& memory) const { (void)score, (void)memory; }
};

/// constant, noam, inverse_sqrt, exponential, luong, plateau.
const Choices& schedules();

}  // namespace gloss
