#pragma once

#include "run/configuration.h"
#include "run/training_state.h"

namespace gloss {

/// The state from which a run with the settings `before` goes on with the settings `after`. What was counted under
/// settings that differ begins anew: patience where any does; the learning rate's way down where its schedule, a limit
/// of training or the number of updates an epoch may be another; the best score where another measure judges.
TrainingState resumed_state(TrainingState state, const Configuration& before, const Configuration& after);

}  // namespace gloss
