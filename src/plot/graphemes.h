#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// A user-perceived character and its width in terminal columns.
struct Grapheme {
  std::string text;
  int width;  // 1 or 2
};

/// Replaces control characters and invalid UTF-8 by U+FFFD, so that the text cannot control a terminal or corrupt a
/// file.
std::string printable(std::string_view text);

/// The printable graphemes of a UTF-8 text, reduced to those whose width all terminals agree on: a joined emoji becomes
/// its first part without skin tone, a flag becomes its letters, and invisible characters on their own are dropped.
std::vector<Grapheme> graphemes(std::string_view text);

/// The width of a text in terminal columns.
int display_width(std::string_view text);

/// Shortens the text with an ellipsis if it is wider than `width` columns.
std::string shorten(std::string_view text, int width);

}  // namespace gloss
