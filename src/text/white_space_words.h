#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace gloss {

/// The byte range [begin, end) of a text.
struct Span {
  size_t begin;
  size_t end;
};

/// The words of a text, separated by Unicode White_Space (including the no-break space U+00A0 and the ideographic space
/// U+3000, but not the zero-width space U+200B).
std::vector<Span> find_words(std::string_view text);

}  // namespace gloss
