#include "training/stopping.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gloss {

StoppingCriteria::StoppingCriteria(const Configuration& configuration, const TrainingState& state, double epochs)
    : configuration_(configuration), state_(state), epochs_(epochs) {}

std::vector<StoppingCriteria::Limit> StoppingCriteria::limits() const {
  const TrainingOptions& options = configuration_.training;
  std::vector<Limit> limits;
  const auto add = [&](const char* key, std::optional<double> value, double done) {
    if (value) {
      limits.push_back({key, *value, done / *value});
    }
  };
  add("training.steps", options.steps, static_cast<double>(state_.step));
  add("training.epochs", options.epochs, epochs_);
  add("training.minutes", options.minutes, state_.seconds / 60);
  return limits;
}

double StoppingCriteria::progress() const {
  if (const Decay& decay = state_.schedule.decay; decay.end > 0) {
    return static_cast<double>(state_.step) / static_cast<double>(decay.end);
  }
  double progress = 0;
  for (const Limit& limit : limits()) {
    progress = std::max(progress, limit.progress);
  }
  return progress;
}

std::optional<int64_t> StoppingCriteria::last_step(int64_t updates_an_epoch) const {
  const TrainingOptions& options = configuration_.training;
  const auto step = static_cast<double>(state_.step);
  double last = std::numeric_limits<double>::infinity();
  if (options.steps) {
    last = static_cast<double>(*options.steps);
  }
  if (options.epochs) {
    last = std::min(last, step + (*options.epochs - epochs_) * static_cast<double>(updates_an_epoch));
  }
  if (options.minutes && state_.seconds > 0) {
    last = std::min(last, step * *options.minutes * 60 / state_.seconds);
  }
  if (std::isinf(last)) return {};
  return std::max<int64_t>(state_.step + 1, std::llround(std::ceil(last - 1e-6)));  // 1e-6: of rounding
}

bool StoppingCriteria::out_of_patience() const {
  const std::optional<int64_t>& patience = configuration_.validation.patience;
  return patience && state_.waited >= *patience;
}

bool StoppingCriteria::reached() const {
  return progress() >= 1 || out_of_patience();
}

std::string StoppingCriteria::reason() const {
  if (progress() < 1) {
    return fmt::format("no better for {} validations: validation.patience = {} reached; raise it to continue",
                       state_.waited, *configuration_.validation.patience);
  }
  const bool came_down = state_.schedule.decay.end > 0;
  std::vector<std::string> reached;
  for (const Limit& limit : limits()) {
    if (limit.progress >= 1 || came_down) {
      reached.push_back(fmt::format("{} = {}", limit.key, limit.value));
    }
  }
  return fmt::format("{} reached; raise {} to continue", fmt::join(reached, " and "),
                     reached.size() == 1 ? "it" : "them");
}

}  // namespace gloss
