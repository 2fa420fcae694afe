#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plot/colour_map.h"

namespace gloss {

constexpr double kMillimetresPerPoint = 25.4 / 72;

struct Area {
  double left, top, width, height;
};

/// A box with a filled ground, a border or both. What it stands for is told by its kind, which the SVG keeps as class.
struct Box {
  std::string kind;
  Area area;
  std::optional<Colour> fill = {};
  double border = 0;  // thickness, 0 for none; its middle runs along the edge of the box
  Colour border_colour = {};
  bool dashed = false;
  std::string hint = {};  // what a viewer shows under the pointer (SVG)
};

struct Dot {
  double x, y, diameter;
  Colour fill, ring;
};

enum class Anchor { Start, Middle, End };

/// A line of text on its baseline. Upright text is reverse_padded to read from bottom to top.
struct Label {
  std::string text;
  double x, y;  // the anchor, on the baseline
  Anchor anchor = Anchor::Start;
  bool upright = false;
  Colour colour{0, 0, 0};
  std::string hint = {};  // the whole text where it was shortened
};

/// A drawing in millimetres from the top left corner: boxes first, dots over them, labels over all.
struct Picture {
  double width = 0, height = 0;
  double text_size = 0;  // millimetres
  std::string title;     // for people who cannot see it
  std::vector<Box> boxes;
  std::vector<Dot> dots;
  std::vector<Label> labels;
};

/// Fonts in the order of preference, as CSS and Pango both read them.
constexpr const char* kFonts = "DejaVu Sans, Noto Sans, sans-serif";

std::string to_svg(const Picture& picture);
std::string to_pdf(const Picture& picture);
/// At 300 dots to the inch, which the file says; boxes lie on whole pixels.
std::string to_png(const Picture& picture);

/// How long a text is when drawn in `size`; the unit of the size is that of the result.
double text_width(std::string_view text, double size);

/// The word, printable, with an ellipsis where it would be longer than `room` when drawn in `size`.
std::string fitted(const std::string& word, double room, double size);

}  // namespace gloss
