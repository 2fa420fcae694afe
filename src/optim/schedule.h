#pragma once

#include <memory>
#include <optional>

#include "config/key_binding.h"

namespace gloss {

/// The progress of training and the settings that a schedule computes the learning rate from.
struct ScheduleInput {
  int64_t step;          // of the next update, from 1
  double epoch;          // epochs completed, including the fraction of the current one
  double learning_rate;  // training.optimizer.learning_rate
  int64_t width;         // the embedding width
};

/// The steps after `begin` up to `end`, over which the rate comes down at the end of training. An end of 0: not known
/// yet.
struct Decay {
  int64_t begin = 0;
  int64_t end = 0;

  /// Falls linearly from 1 at `begin` to the last step's 1 / (end - begin + 1); 1 before.
  double remaining(int64_t step) const;
};

/// The state of the plateau schedule, and the decay of those that come down. Stored in state.json.
struct ScheduleState {
  double factor = 1;
  double best = 0;
  int64_t waited = 0;
  bool seen = false;
  Decay decay;
};

struct ScheduleOptions : Options {
  virtual double rate(const ScheduleInput& moment, const ScheduleState& memory) const = 0;

  /// The step after which the rate comes down if training has `total` steps; nothing for a schedule that does not look
  /// at the end of training.
  virtual std::optional<int64_t> decay_begin(int64_t total) const { return (void)total, std::nullopt; }

  /// Called after each validation; a larger `score` is better.
  virtual void validated(double score, ScheduleState& memory) const { (void)score, (void)memory; }
};

/// constant, linear, cosine, noam, inverse_sqrt, exponential, luong, plateau.
const Choices& schedules();

}  // namespace gloss
