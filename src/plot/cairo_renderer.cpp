#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <sstream>

#include "base/error.h"
#include "base/logging.h"
#include "base/utf8.h"
#include "plot/drawing.h"
#include "plot/graphemes.h"

namespace gloss {
namespace {

constexpr double kPixelsPerMillimetre = 300 / 25.4;

struct Free {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
using Surface = std::unique_ptr<cairo_surface_t, Free>;
using Cairo = std::unique_ptr<cairo_t, Free>;
using Layout = std::unique_ptr<PangoLayout, Free>;
using Font = std::unique_ptr<PangoFontDescription, Free>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Free>;

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) fail("the picture could not be drawn: {}", cairo_status_to_string(status));
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

/// Lays out one line of text without rounding positions to screen pixels.
Layout set_text(cairo_t* cairo, std::string_view text, double size) {
  Layout layout(pango_cairo_create_layout(cairo));
  PangoContext* context = pango_layout_get_context(layout.get());
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options.get());
  pango_context_set_round_glyph_positions(context, FALSE);
  const Font font(pango_font_description_from_string(kFonts));
  pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  return layout;
}

double width_of(PangoLayout* layout) {
  PangoRectangle extents;
  pango_layout_get_extents(layout, nullptr, &extents);
  return static_cast<double>(extents.width) / PANGO_SCALE;
}

/// Draws pictures on a Cairo context whose unit is one millimetre.
class Painter {
 public:
  /// `snap`: round edges of boxes to whole device units; for pixel output only.
  Painter(cairo_t* cairo, bool snap) : cairo_(cairo), snap_(snap) {}

  void paint(const Picture& picture) {
    for (const Box& box : picture.boxes) paint(box);
    for (const Dot& dot : picture.dots) paint(dot);
    for (const Label& label : picture.labels) paint(label, picture.text_size);
    if (unknown_ > 0) {
      warn("no font of this machine has {} characters of the picture, which shows boxes for them, the first in '{}'",
           unknown_, first_unknown_);
    }
  }

 private:
  void use(Colour colour) {
    cairo_set_source_rgb(cairo_, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
  }

  void paint(const Box& box) {
    const Area& area = box.area;
    const Point from = snapped({area.left, area.top});
    const Point to = snapped({area.left + area.width, area.top + area.height});
    cairo_rectangle(cairo_, from.x, from.y, to.x - from.x, to.y - from.y);
    if (box.fill) {
      use(*box.fill);
      cairo_fill_preserve(cairo_);
    }
    if (box.border > 0) {
      const std::array<double, 2> dashes{3 * box.border, 2 * box.border};
      cairo_set_dash(cairo_, dashes.data(), box.dashed ? 2 : 0, 0);
      cairo_set_line_width(cairo_, box.border);
      use(box.border_colour);
      cairo_stroke_preserve(cairo_);
    }
    cairo_new_path(cairo_);
  }

  void paint(const Dot& dot) {
    cairo_arc(cairo_, dot.x, dot.y, dot.diameter / 2, 0, 2 * M_PI);
    use(dot.fill);
    cairo_fill_preserve(cairo_);
    cairo_set_dash(cairo_, nullptr, 0, 0);
    cairo_set_line_width(cairo_, dot.diameter / 5);
    use(dot.ring);
    cairo_stroke(cairo_);
  }

  void paint(const Label& label, double size) {
    const Layout layout = set_text(cairo_, label.text, size);
    const double share = label.anchor == Anchor::Start ? 0 : label.anchor == Anchor::Middle ? 0.5 : 1;
    cairo_save(cairo_);
    cairo_translate(cairo_, label.x, label.y);
    if (label.upright) cairo_rotate(cairo_, -M_PI / 2);
    cairo_move_to(cairo_, -share * width_of(layout.get()),
                  -static_cast<double>(pango_layout_get_baseline(layout.get())) / PANGO_SCALE);
    use(label.colour);
    pango_cairo_show_layout(cairo_, layout.get());
    cairo_restore(cairo_);
    if (const int unknown = pango_layout_get_unknown_glyphs_count(layout.get()); unknown > 0) {
      if (unknown_ == 0) first_unknown_ = label.text;
      unknown_ += unknown;
    }
  }

  struct Point {
    double x, y;
  };

  Point snapped(Point point) const {
    if (!snap_) return point;
    cairo_user_to_device(cairo_, &point.x, &point.y);
    point = {std::round(point.x), std::round(point.y)};
    cairo_device_to_user(cairo_, &point.x, &point.y);
    return point;
  }

  cairo_t* cairo_;
  bool snap_;
  int unknown_ = 0;  // characters without a glyph
  std::string first_unknown_;
};

/// The PNG chunk for the pixel size, with length and checksum: 11811 pixels per metre, which is 300 dpi.
constexpr std::string_view kPixelSizeChunk("\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01\x78\xa5\x3f\x76", 21);
constexpr size_t kEndOfPngHeader = 33;  // signature and IHDR; pHYs may follow

}  // namespace

double text_width(std::string_view text, double size) {
  const Surface surface(cairo_recording_surface_create(CAIRO_CONTENT_COLOR, nullptr));
  const Cairo cairo(cairo_create(surface.get()));
  return width_of(set_text(cairo.get(), text, size).get());
}

std::string to_pdf(const Picture& picture) {
  std::string bytes;
  const Surface surface(cairo_pdf_surface_create_for_stream(append, &bytes, picture.width / kMillimetresPerPoint,
                                                            picture.height / kMillimetresPerPoint));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, picture.title.c_str());
  const Cairo cairo(cairo_create(surface.get()));
  cairo_scale(cairo.get(), 1 / kMillimetresPerPoint, 1 / kMillimetresPerPoint);
  Painter(cairo.get(), false).paint(picture);
  check(cairo_status(cairo.get()));
  cairo_surface_finish(surface.get());
  check(cairo_surface_status(surface.get()));
  return bytes;
}

std::string to_png(const Picture& picture) {
  const auto pixels = [](double millimetres) {
    return static_cast<int>(std::lround(millimetres * kPixelsPerMillimetre));
  };
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(picture.width), pixels(picture.height)));
  const Cairo cairo(cairo_create(surface.get()));
  cairo_set_source_rgb(cairo.get(), 1, 1, 1);
  cairo_paint(cairo.get());
  cairo_scale(cairo.get(), kPixelsPerMillimetre, kPixelsPerMillimetre);
  Painter(cairo.get(), true).paint(picture);
  check(cairo_status(cairo.get()));
  std::string bytes;
  check(cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  return bytes.insert(kEndOfPngHeader, kPixelSizeChunk);
}

std::string fitted(const std::string& word, double room, double size) {
  std::string text = printable(word);
  for (int width = display_width(word); width > 1 && text_width(text, size) > room; --width) {
    text = shorten(word, width);
  }
  return text;
}

std::vector<std::string> wrapped(const std::string& text, double room, double size) {
  std::vector<std::string> lines;
  std::istringstream rows(text);
  for (std::string row, word; std::getline(rows, row);) {
    std::istringstream words(row);
    std::string line;
    while (words >> word) {
      const std::string longer = line.empty() ? word : line + " " + word;
      if (!line.empty() && text_width(printable(longer), size) > room) {
        lines.push_back(fitted(line, room, size));
        line = word;
      } else {
        line = longer;
      }
    }
    if (!line.empty()) lines.push_back(fitted(line, room, size));
  }
  return lines;
}

}  // namespace gloss
