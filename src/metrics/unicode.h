#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gloss {

// Text as Python's str sees it, so that what is counted here is what sacreBLEU counts. Input is UTF-8; a byte that is
// not part of a valid sequence stands for U+FFFD.

/// The code points of a text.
std::vector<uint32_t> code_points(std::string_view text);

/// The code points of a text without its white space: Python's "".join(text.split()).
std::vector<uint32_t> visible_code_points(std::string_view text);

/// What lies between runs of Unicode white space, never empty: Python's str.split(). The views point into `text`.
std::vector<std::string_view> split_words(std::string_view text);

/// The text without Unicode white space at its end: Python's str.rstrip().
std::string_view strip_end(std::string_view text);

/// Python's str.lower(): Unicode's full mapping (İ becomes i and a combining dot) with the final form of sigma.
std::string lowercase(std::string_view text);

}  // namespace gloss
