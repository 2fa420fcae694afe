#pragma once

#include "plot/drawing.h"

namespace gloss {

/// The place of a colour bar: its right and top edges, and the width of the maps that it explains.
struct ColourBarPlace {
  double right, top, map_width;
};

/// Draws the colours of the weights 0 to 1, with numbers below. Returns the bottom.
double add_colour_bar(const ColourBarPlace& place, Picture& picture);

}  // namespace gloss
