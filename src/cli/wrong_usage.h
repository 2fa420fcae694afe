#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <limits>
#include <string>
#include <type_traits>

#include "base/parse_number.h"

namespace gloss {

/// What is said of wrong usage: names an unknown command or option and the nearest known one.
std::string wrong_usage(const CLI::App* program, const CLI::Error& error);

/// Accepts a number of type T from `least` to `most`; else "expected a whole number from 1, but got 'x'".
template <typename T>
CLI::Validator from(T least, T most = std::numeric_limits<T>::max()) {
  const std::string range =
      fmt::format("from {}", least) + (most == std::numeric_limits<T>::max() ? "" : fmt::format(" to {}", most));
  return {[=](const std::string& text) -> std::string {
            const std::optional<T> number = parse_number<T>(text);
            return number && *number >= least && *number <= most
                       ? ""
                       : fmt::format("expected a {}number {}, but got '{}'", std::is_integral_v<T> ? "whole " : "",
                                     range, text);
          },
          "(" + range + ")"};
}

/// Accepts a number above 0.
inline CLI::Validator positive() {
  return {[](const std::string& text) -> std::string {
            const std::optional<double> number = parse_number<double>(text);
            return number && *number > 0 ? "" : fmt::format("expected a number above 0, but got '{}'", text);
          },
          "(above 0)"};
}

}  // namespace gloss
