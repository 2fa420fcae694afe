#include "plot/heatmap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/utf8.h"
#include "plot/colour_bar.h"
#include "plot/figure_style.h"
#include "plot/graphemes.h"

namespace gloss {
namespace {

// Millimetres, on paper.
constexpr double kColumnWidth = 77, kPageWidth = 160;
constexpr size_t kMostWordsInColumn = 20;
constexpr double kTextSize = 8 * kMillimetresPerPoint;
constexpr double kLargestCell = 6;
constexpr double kLongestRowLabel = 8.5, kLongestColumnLabel = 11;  // in multiples of the text size
constexpr double kOutline = 0.35;

constexpr Colour kWhite{255, 255, 255}, kGold{230, 159, 0}, kCentreColour{213, 94, 0};

struct Labels {
  std::vector<std::string> texts;  // shortened to fit
  double longest = 0;
};

Labels labels_for(const std::vector<std::string>& words, double room, double size) {
  Labels labels;
  for (const std::string& word : words) {
    labels.texts.push_back(fitted(word, room, size));
    labels.longest = std::max(labels.longest, text_width(labels.texts.back(), size));
  }
  return labels;
}

/// Lays out the figure from top to bottom: title, column labels, heat map, colour bar, legend.
class Figure {
 public:
  Figure(const AttentionMap& map, const Links& gold) : map_(map), gold_(gold) {
    picture_.width = map.source_words() <= kMostWordsInColumn ? kColumnWidth : kPageWidth;
    picture_.title = map.title.empty() ? "Attention weights" : printable(map.title);
    fit();
  }

  Picture compose() {
    add_title();
    add_column_labels();
    add_cells();
    add_row_labels();
    add_gold();
    add_centres();
    y_ = add_colour_bar({map_left_ + map_width_, y_ + 2 * kGap, map_width_}, picture_);
    if (!gold_.empty()) add_gold_legend();
    picture_.height = y_ + kMargin;
    return std::move(picture_);
  }

 private:
  /// Chooses the cell size, and a smaller text size if 8 pt does not fit the cells.
  void fit() {
    double& size = picture_.text_size;
    const auto columns = static_cast<double>(map_.source.size());
    const auto measure = [&] {
      row_labels_ = labels_for(map_.target, kLongestRowLabel * size, size);
      cell_ = std::min(kLargestCell, (picture_.width - 2 * kMargin - kGap - row_labels_.longest) / columns);
    };
    size = kTextSize;
    measure();
    if (cell_ < size) {
      size = cell_;
      measure();
    }
    grid_ = std::min(kGrid, cell_ / 8);
    outline_ = std::min(kOutline, cell_ / 6);
    column_labels_ = labels_for(map_.source, kLongestColumnLabel * size, size);
    map_width_ = cell_ * columns;
    map_left_ = (picture_.width + row_labels_.longest + kGap - map_width_) / 2;
  }

  double middle_of_text() const { return kMiddleOfText * picture_.text_size; }

  /// The title and, below it, the head and the rows.
  void add_title() {
    const size_t rows = std::min(map_.shows.find("rows as"), map_.shows.size());
    std::string head = map_.shows.substr(0, rows);
    if (head.ends_with(", ")) head.resize(head.size() - 2);
    for (const std::string& line : {map_.title, head, map_.shows.substr(rows)}) {
      for (const std::string& part : wrapped(line, picture_.width - 2 * kMargin, picture_.text_size)) {
        y_ += 1.2 * kTextSize;
        picture_.labels.push_back({part, picture_.width / 2, y_, Anchor::Middle});
      }
    }
    if (y_ > kMargin) y_ += kTextSize;
  }

  void add_column_labels() {
    y_ += column_labels_.longest;
    for (size_t c = 0; c < map_.source.size(); ++c) {
      Label label{column_labels_.texts[c], map_left_ + (static_cast<double>(c) + 0.5) * cell_ + middle_of_text(), y_};
      label.upright = true;
      label.colour = label_colour(map_.source[c]);
      if (label.text != map_.source[c]) label.hint = printable(map_.source[c]);
      picture_.labels.push_back(std::move(label));
    }
    y_ += kGap;
  }

  void add_row_labels() {
    for (size_t r = 0; r < map_.target.size(); ++r) {
      Label label{row_labels_.texts[r], map_left_ - kGap,
                  map_top_ + (static_cast<double>(r) + 0.5) * cell_ + middle_of_text(), Anchor::End};
      label.colour = label_colour(map_.target[r]);
      if (label.text != map_.target[r]) label.hint = printable(map_.target[r]);
      picture_.labels.push_back(std::move(label));
    }
  }

  void add_cells() {
    map_top_ = y_;
    const Area whole{map_left_, map_top_, map_width_, cell_ * static_cast<double>(map_.target.size())};
    picture_.boxes.push_back({.kind = "grid", .area = whole, .fill = kGridColour});
    for (size_t r = 0; r < map_.target.size(); ++r) {
      for (size_t c = 0; c < map_.source.size(); ++c) {
        const float weight = map_.weights(r, c);
        Area area = cell_at(r, c);
        area.width -= grid_;
        area.height -= grid_;
        picture_.boxes.push_back(
            {.kind = "cell",
             .area = area,
             .fill = colour_of_weight(weight),
             .hint = printable(fmt::format("{} → {}: {:.3f}", map_.source[c], map_.target[r], weight))});
      }
    }
    add_frame(whole);
    y_ += whole.height;
  }

  void add_gold() {
    for (const Link& link : gold_) {
      const auto row = static_cast<size_t>(link.target), column = static_cast<size_t>(link.source);
      if (row < map_.target_words() && column < map_.source_words()) {
        add_outline(cell_at(row, column), link.sure);
      }
    }
  }

  void add_centres() {
    for (size_t r = 0; r < map_.centres.size(); ++r) {
      if (std::isnan(map_.centres[r])) continue;
      picture_.dots.push_back({map_left_ + (map_.centres[r] + 0.5) * cell_,
                               map_top_ + (static_cast<double>(r) + 0.5) * cell_, std::min(0.3 * cell_, 1.2),
                               kCentreColour, kWhite});
    }
  }

  /// Explains each kind of outline that occurs in the map.
  void add_gold_legend() {
    const double size = picture_.text_size;
    y_ += 1.7 * size;
    double x = std::max(kMargin, map_left_ - kGap - row_labels_.longest);
    for (const bool sure : {true, false}) {
      if (std::none_of(gold_.begin(), gold_.end(), [&](const Link& link) { return link.sure == sure; })) continue;
      const std::string meaning = sure ? "gold link" : "possible gold link";
      add_outline({x, y_ - 0.95 * size, 1.1 * size, 1.1 * size}, sure);
      x += 1.5 * size;
      picture_.labels.push_back({meaning, x, y_});
      x += text_width(meaning, size) + size;
    }
    y_ += 0.3 * size;
  }

  void add_frame(const Area& area) {
    picture_.boxes.push_back({.kind = "frame", .area = area, .border = kFrame, .border_colour = kFrameColour});
  }

  /// Outlines a cell just inside its edge.
  void add_outline(const Area& cell, bool sure) {
    const double inside = outline_ / 2 + grid_;
    const double around = 2 * inside + grid_;
    const Area area{cell.left + inside, cell.top + inside, cell.width - around, cell.height - around};
    picture_.boxes.push_back(
        {.kind = "gold", .area = area, .border = outline_, .border_colour = kGold, .dashed = !sure});
  }

  Area cell_at(size_t row, size_t column) const {
    return {map_left_ + static_cast<double>(column) * cell_, map_top_ + static_cast<double>(row) * cell_, cell_, cell_};
  }

  const AttentionMap& map_;
  const Links& gold_;
  Picture picture_;
  Labels row_labels_, column_labels_;
  double cell_ = 0, grid_ = 0, outline_ = 0;
  double map_left_ = 0, map_top_ = 0, map_width_ = 0;
  double y_ = kMargin;  // the bottom of what is laid out so far
};

}  // namespace

Picture figure_of(const AttentionMap& map, const Links& gold) {
  return Figure(map, gold).compose();
}

void write_image(const std::filesystem::path& path, const Picture& picture) {
  struct Format {
    std::string_view ending;
    std::string (*render)(const Picture&);
  };
  static constexpr std::array<Format, 3> kFormats{{{".png", to_png}, {".svg", to_svg}, {".pdf", to_pdf}}};
  const std::string ending = path.extension().string();
  const auto format =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& f) { return f.ending == ending; });
  if (format == kFormats.end()) fail("{}: a picture's file name must end in .png, .svg or .pdf", path.string());
  write_atomically(path, format->render(picture));
}

}  // namespace gloss
