#include "plot/heatmap_series.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "plot/colour_bar.h"
#include "plot/figure_style.h"
#include "plot/graphemes.h"

namespace gloss {
namespace {

// Millimetres, on paper.
constexpr double kWidth = 160, kLeastWidth = 70, kBetween = 2;
constexpr double kLargestText = 7 * kMillimetresPerPoint, kLargestCell = 5;
constexpr double kLongestLabel = 9;  // in multiples of the text size

class FilmStrip {
 public:
  FilmStrip(const std::vector<AttentionMap>& maps, const std::string& title) : maps_(maps), first_(maps.front()) {
    picture_.title = "Attention weights at several steps";
    const auto count = static_cast<double>(maps.size()), columns = static_cast<double>(first_.source.size());
    picture_.text_size = kLargestText;
    for (int pass = 0; pass < 2; ++pass) {  // the second time with smaller text, which leaves more room for cells
      rows_ = shortened(first_.target);
      left_ = kMargin + longest(rows_) + kGap;
      cell_ = std::min(kLargestCell, (kWidth - kMargin - left_ - kBetween * (count - 1)) / (count * columns));
      picture_.text_size = std::min(kLargestText, cell_);
    }
    columns_ = shortened(first_.source);
    const double right = left_ + count * columns * cell_ + (count - 1) * kBetween + kMargin;
    picture_.width = std::clamp(right, kLeastWidth, kWidth);
    titles_ = kMargin + picture_.text_size;
    for (const std::string& line : {title, first_.shows}) {
      for (const std::string& part : wrapped(line, picture_.width - 2 * kMargin, picture_.text_size)) {
        picture_.labels.push_back({part, picture_.width / 2, titles_, Anchor::Middle});
        titles_ += 1.5 * picture_.text_size;
      }
    }
    top_ = titles_ + picture_.text_size + longest(columns_) + kGap;
  }

  Picture compose() {
    for (size_t r = 0; r < rows_.size(); ++r) {
      picture_.labels.push_back(
          {rows_[r], left_ - kGap, middle(r), Anchor::End, false, label_colour(first_.target[r])});
    }
    double left = left_;
    for (const AttentionMap& map : maps_) {
      add(map, left);
      left += cell_ * static_cast<double>(columns_.size()) + kBetween;
    }
    const double bottom = top_ + cell_ * static_cast<double>(rows_.size());
    const double right = left - kBetween, width = right - left_;
    picture_.height = add_colour_bar({right, bottom + 2 * kGap, width}, picture_) + kMargin;
    return std::move(picture_);
  }

 private:
  std::vector<std::string> shortened(const std::vector<std::string>& words) const {
    std::vector<std::string> labels;
    for (const std::string& word : words) {
      labels.push_back(fitted(word, kLongestLabel * picture_.text_size, picture_.text_size));
    }
    return labels;
  }

  double longest(const std::vector<std::string>& labels) const {
    double most = 0;
    for (const std::string& label : labels) most = std::max(most, text_width(label, picture_.text_size));
    return most;
  }

  double middle(size_t row) const {
    return top_ + (static_cast<double>(row) + 0.5) * cell_ + kMiddleOfText * picture_.text_size;
  }

  void add(const AttentionMap& map, double left) {
    const double size = picture_.text_size, width = cell_ * static_cast<double>(columns_.size());
    picture_.labels.push_back({printable(map.title), left + width / 2, titles_, Anchor::Middle});
    const Area whole{left, top_, width, cell_ * static_cast<double>(rows_.size())};
    picture_.boxes.push_back({.kind = "grid", .area = whole, .fill = kGridColour});
    const double grid = std::min(kGrid, cell_ / 8);
    for (size_t c = 0; c < columns_.size(); ++c) {
      const double x = left + static_cast<double>(c) * cell_;
      Label label{columns_[c], x + cell_ / 2 + kMiddleOfText * size, top_ - kGap};
      label.upright = true;
      label.colour = label_colour(first_.source[c]);
      picture_.labels.push_back(std::move(label));
      for (size_t r = 0; r < rows_.size(); ++r) {
        picture_.boxes.push_back({.kind = "cell",
                                  .area = {x, top_ + static_cast<double>(r) * cell_, cell_ - grid, cell_ - grid},
                                  .fill = colour_of_weight(map.weights(r, c))});
      }
    }
    picture_.boxes.push_back({.kind = "frame", .area = whole, .border = kFrame, .border_colour = kFrameColour});
  }

  const std::vector<AttentionMap>& maps_;
  const AttentionMap& first_;
  Picture picture_;
  std::vector<std::string> rows_, columns_;  // labels
  double cell_ = 0, left_ = 0, titles_ = 0, top_ = 0;
};

}  // namespace

Picture film_strip_of(const std::vector<AttentionMap>& maps, const std::string& title) {
  return FilmStrip(maps, title).compose();
}

}  // namespace gloss
