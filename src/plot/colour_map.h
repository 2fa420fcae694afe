#pragma once

#include <cstdint>
#include <string>

namespace gloss {

struct Colour {
  uint8_t red, green, blue;
};

/// The colour map of attention weights: ColorBrewer's Blues, starting from white. 0 is white, 1 is dark blue; lightness
/// decreases monotonically, so it also works in greyscale print. The range is fixed; weights are clipped to [0, 1].
Colour colour_of_weight(float weight);

/// Black or white, whichever has more contrast with the background `ground`.
Colour text_colour_on(Colour ground);

/// The colour as #rrggbb.
std::string to_hex(Colour colour);

}  // namespace gloss
