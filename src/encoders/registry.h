#pragma once

#include "config/schema.h"

namespace gloss {

/// The encoders by name; each entry creates an EncoderOptions.
const Choices& encoders();

}  // namespace gloss
