#pragma once

#include "config/schema.h"

namespace gloss {

/// The scores by name; each row makes a ScoreOptions. "none" is no attention: the baseline of both papers.
const Choices& scores();

/// The windows by name; each row makes a WindowOptions.
const Choices& windows();

}  // namespace gloss
