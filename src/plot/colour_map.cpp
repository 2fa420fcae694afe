#include "plot/colour_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gloss {
namespace {

constexpr std::array<Colour, 9> kBlues{{{255, 255, 255},
                                        {222, 235, 247},
                                        {198, 219, 239},
                                        {158, 202, 225},
                                        {107, 174, 214},
                                        {66, 146, 198},
                                        {33, 113, 181},
                                        {8, 81, 156},
                                        {8, 48, 107}}};

uint8_t mix(uint8_t from, uint8_t to, float share) {
  return static_cast<uint8_t>(std::lround(static_cast<float>(from) + share * (static_cast<float>(to) - from)));
}

/// Relative luminance (Web Content Accessibility Guidelines 2.1).
double luminance(Colour colour) {
  const auto linear = [](uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

/// The luminance of the background on which black and white text have equal contrast: sqrt(1.05 * 0.05) - 0.05.
constexpr double kEqualContrast = 0.1791;

}  // namespace

Colour colour_of_weight(float weight) {
  const float place = (weight > 0 ? std::min(weight, 1.0f) : 0.0f) * (kBlues.size() - 1);
  const size_t below = std::min(static_cast<size_t>(place), kBlues.size() - 2);
  const float share = place - static_cast<float>(below);
  const Colour &from = kBlues[below], &to = kBlues[below + 1];
  return {mix(from.red, to.red, share), mix(from.green, to.green, share), mix(from.blue, to.blue, share)};
}

Colour text_colour_on(Colour ground) {
  return luminance(ground) > kEqualContrast ? Colour{0, 0, 0} : Colour{255, 255, 255};
}

std::string to_hex(Colour colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

}  // namespace gloss
