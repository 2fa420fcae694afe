#pragma once

#include "config/schema.h"

namespace gloss {

/// The decoders by name; each row makes a DecoderOptions.
const Choices& decoders();

}  // namespace gloss
