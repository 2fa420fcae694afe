#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gloss {

/// Parses all of `text` as a decimal number; nothing if it is none or does not fit.
template <typename T = int64_t>
std::optional<T> parse_number(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace gloss
