#pragma once

#include "config/schema.h"

namespace gloss {

/// The encoders by name; each row makes an EncoderOptions.
const Choices& encoders();

}  // namespace gloss
