#pragma once

#include <memory>

#include "config/schema.h"

namespace gloss {

/// Where training stands when a rate is asked for.
struct ScheduleInput {
  int64_t step;          // of the update about to be made, from 1
  double epoch;          // epochs done, with their fraction
  double learning_rate;  // training.optimizer.learning_rate
  int64_t width;         // of the model: its embedding
};

/// What a schedule remembers between validations; empty for all but plateau. Kept in state.json.
struct ScheduleState {
  double factor = 1;
  double best = 0;
  int64_t waited = 0;
  bool seen = false;
};

struct ScheduleOptions : Options {
  virtual double rate(const ScheduleInput& moment, const ScheduleState& memory) const = 0;

  /// After a validation; `score` is better when larger.
  virtual void validated(double score, ScheduleState& memory) const { (void)score, (void)memory; }
};

/// constant, noam, inverse_sqrt, exponential, luong, plateau.
const Choices& schedules();

}  // namespace gloss
