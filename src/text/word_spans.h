#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace gloss {

/// The bytes [begin, end) of a text.
struct Span {
  size_t begin;
  size_t end;
};

/// Where the words of a text are: what Unicode's White_Space divides (the no-break space U+00A0 and the ideographic
/// space U+3000 too, the zero-width space U+200B not).
std::vector<Span> find_words(std::string_view text);

}  // namespace gloss
