#include "plot/colour_bar.h"

#include <algorithm>
#include <array>
#include <utility>

#include "plot/figure_style.h"

namespace gloss {
namespace {

// Millimetres, on paper.
constexpr double kNarrowest = 15, kWidest = 30, kHeight = 2;
constexpr int kSteps = 60;

}  // namespace

double add_colour_bar(const ColourBarPlace& place, Picture& picture) {
  const double width = std::clamp(place.map_width, kNarrowest, kWidest);
  const double left = place.right - width;
  for (int i = 0; i < kSteps; ++i) {  // each step extends to the end, to avoid visible seams
    const double done = width * i / kSteps;
    const float weight = (static_cast<float>(i) + 0.5f) / kSteps;
    picture.boxes.push_back(
        {.kind = "scale", .area = {left + done, place.top, width - done, kHeight}, .fill = colour_of_weight(weight)});
  }
  picture.boxes.push_back(
      {.kind = "frame", .area = {left, place.top, width, kHeight}, .border = kFrame, .border_colour = kFrameColour});
  const double middle = place.top + kHeight / 2 + kMiddleOfText * picture.text_size;
  picture.labels.push_back({"weight", left - 2 * kGap, middle, Anchor::End});
  const double bottom = place.top + kHeight + picture.text_size + 0.2;
  for (const auto& [share, text] : std::array<std::pair<double, const char*>, 3>{{{0, "0"}, {0.5, "0.5"}, {1, "1"}}}) {
    picture.labels.push_back({text, left + share * width, bottom, Anchor::Middle});
  }
  return bottom;
}

}  // namespace gloss
