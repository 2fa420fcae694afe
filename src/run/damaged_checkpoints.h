#pragma once

#include "run/run_folder.h"

namespace gloss {

/// Renames the last checkpoints to STEP.damaged, with a warning, as far as they cannot be read, so that the run goes on
/// from the last one that can. Throws Error, and renames none, if there are checkpoints but none can be read.
void set_damaged_aside(const RunFolder& folder);

}  // namespace gloss
