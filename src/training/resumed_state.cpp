#include "training/resumed_state.h"

#include <algorithm>
#include <limits>

namespace gloss {
namespace {

bool moves_the_end(const std::string& key) {
  return key.starts_with("training.schedule.") || key == "training.batch_tokens" || key == "training.accumulate" ||
         (key.starts_with("data.") && !key.starts_with("data.valid."));
}

bool judges_otherwise(const ValidationOptions& before, const ValidationOptions& after) {
  return before.best_by != after.best_by || (after.best_by == "bleu" && before.tokenize != after.tokenize);
}

}  // namespace

TrainingState resumed_state(TrainingState state, const Configuration& before, const Configuration& after) {
  const std::vector<ChangedSetting> changes = changed_settings(before, after);
  const auto any = [&](auto is_one) { return std::ranges::any_of(changes, is_one, &ChangedSetting::key); };
  if (!changes.empty()) {
    state.waited = state.schedule.waited = 0;
  }
  if (any([](const std::string& key) { return key == "training.schedule.type"; })) {
    state.schedule = {};
  }
  if (!before.training.same_limits(after.training) || any(moves_the_end)) {
    state.schedule.decay = {};
  }
  if (judges_otherwise(before.validation, after.validation) ||
      any([](const std::string& key) { return key.starts_with("data.valid."); })) {
    state.best = std::nullopt;
    state.waited = state.schedule.waited = 0;
    state.schedule.seen = false;
    for (Snapshot& snapshot : state.snapshots) {
      snapshot.score = std::numeric_limits<double>::lowest();  // replaced first
    }
  }
  return state;
}

}  // namespace gloss
