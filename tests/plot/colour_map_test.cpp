#include "plot/colour_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gloss {
namespace {

/// Relative luminance as the Web Content Accessibility Guidelines define it.
double luminance(Colour colour) {
  const auto linear = [](uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

TEST(ColourOfWeight, RunsFromWhiteToDarkBlueAndStaysThere) {
  EXPECT_EQ(to_hex(colour_of_weight(0)), "#ffffff");
  EXPECT_EQ(to_hex(colour_of_weight(1)), "#08306b");
  EXPECT_EQ(to_hex(colour_of_weight(-3)), "#ffffff");
  EXPECT_EQ(to_hex(colour_of_weight(1.5f)), "#08306b");
  EXPECT_EQ(to_hex(colour_of_weight(std::numeric_limits<float>::quiet_NaN())), "#ffffff");
}

TEST(ColourOfWeight, GetsDarkerAllTheWay) {
  double before = 2;
  for (float weight = 0; weight <= 1; weight += 1 / 64.0f) {
    const double now = luminance(colour_of_weight(weight));
    EXPECT_LT(now, before) << weight;
    before = now;
  }
}

TEST(TextColour, IsReadableOnEveryWeight) {
  for (float weight = 0; weight <= 1; weight += 1 / 128.0f) {
    const Colour ground = colour_of_weight(weight);
    const double a = luminance(ground), b = luminance(text_colour_on(ground));
    EXPECT_GE((std::max(a, b) + 0.05) / (std::min(a, b) + 0.05), 4.5) << to_hex(ground);
  }
}

}  // namespace
}  // namespace gloss
