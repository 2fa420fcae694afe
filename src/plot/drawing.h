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

/// A rectangle with a fill, a border or both. `kind` says what it shows and becomes its class in SVG.
struct Box {
  std::string kind;
  Area area;
  std::optional<Colour> fill = {};
  double border = 0;  // line width, centred on the edge; 0 for no border
  Colour border_colour = {};
  bool dashed = false;
  std::string hint = {};  // tooltip (SVG)
};

struct Dot {
  double x, y, diameter;
  Colour fill, ring;
};

enum class Anchor { Start, Middle, End };

/// A line of text. Upright text is rotated to read from bottom to top.
struct Label {
  std::string text;
  double x, y;  // the anchor, on the baseline
  Anchor anchor = Anchor::Start;
  bool upright = false;
  Colour colour{0, 0, 0};
  std::string hint = {};  // tooltip: the full text if it was shortened
};

/// A drawing in millimetres from the top left corner. Boxes are drawn first, then dots, then labels.
struct Picture {
  double width = 0, height = 0;
  double text_size = 0;  // millimetres
  std::string title;     // for screen readers
  std::vector<Box> boxes;
  std::vector<Dot> dots;
  std::vector<Label> labels;
};

/// Fonts in order of preference, in the syntax of CSS and Pango.
constexpr const char* kFonts = "DejaVu Sans, Noto Sans, sans-serif";

std::string to_svg(const Picture& picture);
std::string to_pdf(const Picture& picture);
/// Renders at 300 dpi, which the file states; box edges are on whole pixels.
std::string to_png(const Picture& picture);

/// The width of the text at font size `size`, in the unit of `size`.
double text_width(std::string_view text, double size);

/// The word, made printable and shortened with an ellipsis if it is wider than `room` at font size `size`.
std::string fitted(const std::string& word, double room, double size);

/// The text in lines that are no wider than `room`, broken at spaces and line ends; a wider word is fitted().
std::vector<std::string> wrapped(const std::string& text, double room, double size);

}  // namespace gloss
