#pragma once

#include "config/options.h"

namespace gloss {

/// The encoders by name; each entry creates an EncoderOptions.
const Choices& encoders();

}  // namespace gloss
