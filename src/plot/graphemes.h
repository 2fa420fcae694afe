#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// What a reader takes for one character, with the number of terminal columns that it fills.
struct Grapheme {
  std::string text;
  int width;  // 1 or 2
};

/// The text with U+FFFD for control characters and broken bytes, so that it can neither steer a terminal nor break a
/// file.
std::string printable(std::string_view text);

/// The graphemes of a UTF-8 text, made printable, as every terminal agrees on their width: of an emoji that is joined
/// from several only the first is kept, without its colour, and a flag becomes its letters; what is invisible and
/// stands alone is left out.
std::vector<Grapheme> graphemes(std::string_view text);

/// The number of terminal columns that a text fills.
int display_width(std::string_view text);

/// The text, with its end replaced by an ellipsis where it would fill more than `width` columns.
std::string shorten(std::string_view text, int width);

}  // namespace gloss
