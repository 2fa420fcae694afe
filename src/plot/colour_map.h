#pragma once

#include <cstdint>
#include <string>

namespace gloss {

struct Colour {
  uint8_t red, green, blue;
};

/// The colour of an attention weight: white at 0, dark blue at 1, lightness falling all the way so that it prints in
/// grey. The scale is fixed, weights outside [0, 1] take the colour of the nearer end. (ColorBrewer's Blues, from
/// white.)
Colour colour_of_weight(float weight);

/// Black or white, whichever is easier to read on the given ground.
Colour text_colour_on(Colour ground);

/// The colour as #rrggbb.
std::string to_hex(Colour colour);

}  // namespace gloss
