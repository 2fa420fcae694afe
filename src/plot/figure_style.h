#pragma once

#include "alignment/attention_map.h"
#include "plot/drawing.h"

namespace gloss {

// What all figures share; lengths in millimetres, on paper.
constexpr double kMargin = 1.2, kGap = 1;
constexpr double kGrid = 25.4 / 300;  // one pixel in PNG
constexpr double kFrame = 0.2;
constexpr double kMiddleOfText = 0.3;  // in multiples of the text size: middle of the letters above the baseline
constexpr Colour kGridColour{214, 214, 214}, kFrameColour{64, 64, 64};

/// Special symbols are grey.
inline Colour label_colour(const std::string& word) {
  return is_mark(word) ? Colour{118, 118, 118} : Colour{0, 0, 0};
}

}  // namespace gloss
