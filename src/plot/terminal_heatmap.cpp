#include "plot/terminal_heatmap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "plot/colour_map.h"
#include "plot/graphemes.h"

namespace gloss {
namespace {

constexpr int kLeastWidth = 24;
constexpr int kTallestLabel = 20;
constexpr int kWidestLabel = 24;
constexpr float kLeastNumber = 0.1f;  // smaller weights are shown only by colour
constexpr std::array<std::string_view, 5> kShades{" ", "░", "▒", "▓", "█"};

std::string spaces(int count) {
  return std::string(static_cast<size_t>(std::max(count, 0)), ' ');
}

std::string repeat(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

std::string right_aligned(const std::string& text, int width) {
  return spaces(width - display_width(text)) + text;
}

/// The weight in three characters: ".07" to ".99", "1.0".
std::string three_columns(float weight) {
  const auto hundredths = std::lround(weight * 100);
  return hundredths >= 100 ? fmt::format("{:3.1f}", weight) : fmt::format(".{:02}", hundredths);
}

std::string on_ground(Colour ground, std::string_view text) {
  const Colour ink = text_colour_on(ground);
  return fmt::format("\x1b[38;2;{};{};{};48;2;{};{};{}m{}\x1b[0m", ink.red, ink.green, ink.blue, ground.red,
                     ground.green, ground.blue, text);
}

class TerminalDrawing {
 public:
  TerminalDrawing(const AttentionMap& map, const TerminalStyle& style)
      : map_(map), colour_(style.colour), width_(std::max(style.width, kLeastWidth)), cell_(style.colour ? 3 : 2) {
    const int widest = std::min(kWidestLabel, width_ / 3);
    for (const std::string& word : map.target) row_labels_.push_back(shorten(word, widest));
    for (const std::string& label : row_labels_) margin_ = std::max(margin_, display_width(label) + 1);
  }

  std::string draw() const {
    std::string lines;
    for (const std::string& line : {map_.title, map_.shows}) {
      if (!line.empty()) lines += shorten(line, width_) + "\n";
    }
    const size_t columns = map_.source.size();
    const size_t fitting = static_cast<size_t>(std::max((width_ - margin_) / cell_, 1));
    const size_t blocks = (columns + fitting - 1) / fitting;
    for (size_t block = 0; block < blocks; ++block) {
      const Columns part{block * columns / blocks, (block + 1) * columns / blocks};
      lines += column_labels(part) + rows(part) + "\n";
    }
    return lines + legend();
  }

 private:
  struct Columns {
    size_t begin, end;
  };

  /// The source words written vertically, aligned at the bottom.
  std::string column_labels(Columns part) const {
    std::vector<std::vector<Grapheme>> words;
    size_t tallest = 0;
    for (size_t c = part.begin; c < part.end; ++c) {
      words.push_back(graphemes(map_.source[c]));
      std::vector<Grapheme>& letters = words.back();
      if (letters.size() > kTallestLabel) {
        letters.resize(kTallestLabel - 1);
        letters.push_back({"⋮", 1});
      }
      tallest = std::max(tallest, letters.size());
    }
    std::string lines;
    for (size_t height = tallest; height > 0; --height) {
      std::string line = spaces(margin_);
      for (const std::vector<Grapheme>& letters : words) {
        const Grapheme letter = height > letters.size() ? Grapheme{" ", 1} : letters[letters.size() - height];
        const int before = (cell_ - 1) / 2;
        line += spaces(before) + letter.text + spaces(cell_ - before - letter.width);
      }
      lines += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return lines;
  }

  std::string rows(Columns part) const {
    std::string lines;
    for (size_t r = 0; r < map_.target.size(); ++r) {
      lines += right_aligned(row_labels_[r], margin_ - 1) + " ";
      for (size_t c = part.begin; c < part.end; ++c) lines += cell(map_.weights(r, c));
      lines += "\n";
    }
    return lines;
  }

  std::string cell(float weight) const {
    if (!colour_) return repeat(shade(weight), cell_);
    return on_ground(colour_of_weight(weight), weight >= kLeastNumber ? three_columns(weight) : spaces(cell_));
  }

  static std::string_view shade(float weight) {
    const float place = weight > 0 ? std::min(weight, 1.0f) * (kShades.size() - 1) : 0.0f;
    return kShades[static_cast<size_t>(std::lround(place))];
  }

  std::string legend() const {
    constexpr int kSteps = 10;
    std::string scale;
    for (int i = 0; i <= kSteps; ++i) {
      const float weight = static_cast<float>(i) / kSteps;
      scale += colour_ ? on_ground(colour_of_weight(weight), " ") : shade(weight);
    }
    const std::string words = fmt::format("columns: source words; rows: target words, as {}",
                                          map_.rows == AlignmentRows::Read ? "read" : "written");
    const std::string axes = "   " + (map_.axes.empty() ? words : map_.axes);
    const bool fits = kSteps + 5 + display_width(axes) <= width_;
    return fmt::format("0 {} 1{}\n", scale, fits ? axes : "");
  }

  const AttentionMap& map_;
  bool colour_;
  int width_;
  int cell_;        // terminal columns per map column
  int margin_ = 0;  // terminal columns left of the map
  std::vector<std::string> row_labels_;
};

}  // namespace

std::string draw_in_terminal(const AttentionMap& map, const TerminalStyle& style) {
  return TerminalDrawing(map, style).draw();
}

}  // namespace gloss
