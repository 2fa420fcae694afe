#pragma once

#include "config/key_binding.h"

namespace gloss {

/// The decoders by name; each entry creates a DecoderOptions.
const Choices& decoders();

}  // namespace gloss
