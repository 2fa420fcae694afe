#include <fmt/format.h>

#include "plot/drawing.h"

namespace gloss {
namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string length(double millimetres) {
  std::string digits = fmt::format("{:.3f}", millimetres);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

/// Closes an element, with the tooltip as its <title> if there is one.
std::string end_of(std::string_view element, std::string_view content, std::string_view hint) {
  if (content.empty() && hint.empty()) return "/>\n";
  const std::string title = hint.empty() ? "" : fmt::format("<title>{}</title>", escaped(hint));
  return fmt::format(">{}{}</{}>\n", title, escaped(content), element);
}

std::string to_svg(const Box& box) {
  std::string element = fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}")", box.kind,
                                    length(box.area.left), length(box.area.top), length(box.area.width),
                                    length(box.area.height), box.fill ? to_hex(*box.fill) : "none");
  if (box.border > 0) {
    element += fmt::format(R"( stroke="{}" stroke-width="{}")", to_hex(box.border_colour), length(box.border));
  }
  if (box.dashed)
    element += fmt::format(R"( stroke-dasharray="{} {}")", length(3 * box.border), length(2 * box.border));
  return element + end_of("rect", "", box.hint);
}

std::string to_svg(const Dot& dot) {
  return fmt::format(R"(<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>)"
                     "\n",
                     length(dot.x), length(dot.y), length(dot.diameter / 2), to_hex(dot.fill), to_hex(dot.ring),
                     length(dot.diameter / 5));
}

std::string to_svg(const Label& label) {
  const std::string place =
      label.upright ? fmt::format(R"-(transform="translate({} {}) rotate(-90)")-", length(label.x), length(label.y))
                    : fmt::format(R"(x="{}" y="{}")", length(label.x), length(label.y));
  const std::string_view anchor = label.anchor == Anchor::Start    ? "start"
                                  : label.anchor == Anchor::Middle ? "middle"
                                                                   : "end";
  return fmt::format(R"(<text {} text-anchor="{}" fill="{}")", place, anchor, to_hex(label.colour)) +
         end_of("text", label.text, label.hint);
}

}  // namespace

std::string to_svg(const Picture& picture) {
  std::string svg = fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{0}mm" height="{1}mm" viewBox="0 0 {0} {1}" role="img">
<title>{2}</title>
<rect width="{0}" height="{1}" fill="#ffffff"/>
<g>
)",
      length(picture.width), length(picture.height), escaped(picture.title));
  for (const Box& box : picture.boxes) svg += to_svg(box);
  svg += "</g>\n";
  for (const Dot& dot : picture.dots) svg += to_svg(dot);
  svg += fmt::format("<g font-family=\"{}\" font-size=\"{}\">\n", kFonts, length(picture.text_size));
  for (const Label& label : picture.labels) svg += to_svg(label);
  return svg + "</g>\n</svg>\n";
}

}  // namespace gloss
