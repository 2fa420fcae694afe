#pragma once

#include "config/key_binding.h"

namespace gloss {

/// The encoders by name; each entry creates an EncoderOptions.
const Choices& encoders();

}  // namespace gloss
