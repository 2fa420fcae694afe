#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gloss {

/// Parses all of `text` as a decimal integer; nothing if it is none or does not fit.
inline std::optional<int64_t> parse_integer(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace gloss
