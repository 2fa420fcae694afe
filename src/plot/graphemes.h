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

/// The printable graphemes of a UTF-8 text, reduced to those whose width all terminals agree on: a joined emoji becomes
/// its first part without skin tone, a flag becomes its letters, and invisible characters on their own are dropped.
std::vector<Grapheme> graphemes(std::string_view text);

/// The width of a text in terminal columns.
int display_width(std::string_view text);

/// Shortens the text with an ellipsis if it is wider than `width` columns.
std::string shorten(std::string_view text, int width);

}  // namespace gloss
