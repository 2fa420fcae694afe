#pragma once

#include "config/key_binding.h"

namespace gloss {

/// The scores by name; each entry creates a ScoreOptions. "none" is the baseline without attention.
const Choices& scores();

/// The windows by name; each entry creates a WindowOptions.
const Choices& windows();

}  // namespace gloss
