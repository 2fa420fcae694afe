#include "plot/heatmap_series.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace gloss {
namespace {

AttentionMap map_of(size_t targets, size_t sources, const std::string& title) {
  AttentionMap map;
  map.source.assign(sources, "Quelle");
  map.target.assign(targets, "target");
  map.weights = Matrix(targets, sources);
  map.weights(0, 0) = 1;
  map.title = title;
  return map;
}

TEST(FilmStrip, IsNoWiderThanItsMaps) {
  const auto width = [](size_t count) {
    const Picture strip = film_strip_of(std::vector(count, map_of(3, 9, "step")), "demo");
    double right = 0;
    for (const Box& box : strip.boxes) right = std::max(right, box.area.left + box.area.width);
    EXPECT_NEAR(strip.width, right + 1.2, 1e-9);
    return strip.width;
  };
  EXPECT_LT(width(2), width(3));
}

TEST(FilmStrip, HoldsEveryMapUnderItsTitleWithinThePage) {
  for (const size_t words : {2, 9, 40}) {
    const std::vector<AttentionMap> maps{map_of(3, words, "step 0"), map_of(3, words, "step 5"),
                                         map_of(3, words, "step 9")};
    const Picture strip = film_strip_of(maps, "demo");
    EXPECT_LE(strip.width, 160);
    const auto count = [&](const std::string& kind) {
      return std::ranges::count_if(strip.boxes, [&](const Box& box) { return box.kind == kind; });
    };
    EXPECT_EQ(count("cell"), static_cast<long>(3 * 3 * words));
    EXPECT_EQ(count("frame"), 3 + 1) << "and the colour bar";
    for (const Box& box : strip.boxes) {
      EXPECT_GE(box.area.left, 0);
      EXPECT_LE(box.area.left + box.area.width, strip.width);
      EXPECT_LE(box.area.top + box.area.height, strip.height);
    }
    for (const AttentionMap& map : maps) {
      EXPECT_TRUE(std::ranges::any_of(strip.labels, [&](const Label& label) { return label.text == map.title; }));
    }
  }
}

TEST(FilmStrip, HasItsTitleOnceAndGreyMarks) {
  std::vector<AttentionMap> maps{map_of(2, 3, "step 0"), map_of(2, 3, "step 5")};
  maps[0].target[1] = maps[0].source[2] = "</s>";
  const Picture strip = film_strip_of(maps, "demo, example 2");
  const auto labels = [&](const std::string& text) {
    return std::ranges::count_if(strip.labels, [&](const Label& label) { return label.text == text; });
  };
  EXPECT_EQ(labels("demo, example 2"), 1);
  EXPECT_EQ(labels("</s>"), 3);
  for (const Label& label : strip.labels) {
    EXPECT_EQ(to_hex(label.colour), label.text == "</s>" ? "#767676" : "#000000") << label.text;
  }
  EXPECT_LT(film_strip_of(maps, "").height, strip.height) << "no title takes no room";
}

TEST(FilmStrip, GivesTheSameWeightTheSameColourInEveryMap) {
  const Picture strip = film_strip_of({map_of(1, 2, "a"), map_of(1, 2, "b")}, "");
  std::vector<std::string> colours;
  for (const Box& box : strip.boxes) {
    if (box.kind == "cell") colours.push_back(to_hex(*box.fill));
  }
  const std::string dark = to_hex(colour_of_weight(1)), white = to_hex(colour_of_weight(0));
  EXPECT_EQ(colours, (std::vector{dark, white, dark, white}));
}

}  // namespace
}  // namespace gloss
