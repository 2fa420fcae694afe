#pragma once

#include <bit>
#include <cstdint>

namespace gloss {

/// exp x for x <= 0, as 2^k exp r with k = round(x / ln 2) and |r| <= ln 2 / 2. exp r is its Taylor polynomial of
/// degree 7 (remainder below 2^-27). x is clamped to -87, where exp x nears the smallest normal float.
[[gnu::always_inline]] inline float exp_of_negative(float x) {
  constexpr float kShift = 0x1.8p23f;  // adding it rounds to an integer, held in the lowest mantissa bits
  x = x < -87.0f ? -87.0f : x;         // keeps NaN
  const float shifted = x * 1.44269504f + kShift;
  const float k = shifted - kShift;
  const float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;  // x - k ln 2, with ln 2 split for precision
  float power = 1.0f / 5040 * r + 1.0f / 720;
  power = power * r + 1.0f / 120;
  power = power * r + 1.0f / 24;
  power = power * r + 1.0f / 6;
  power = power * r + 0.5f;
  power = power * r + 1.0f;
  power = power * r + 1.0f;
  const uint32_t exponent = (std::bit_cast<uint32_t>(shifted) - std::bit_cast<uint32_t>(kShift) + 127) << 23;
  return power * std::bit_cast<float>(exponent);
}

}  // namespace gloss
