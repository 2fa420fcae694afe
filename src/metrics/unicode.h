#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gloss {

// Text functions that match Python's str, so that counts equal sacreBLEU's. Input is UTF-8; an invalid byte counts as
// U+FFFD.

/// The code points of a text.
std::vector<uint32_t> code_points(std::string_view text);

/// The code points of a text without its white space: Python's "".join(text.split()).
std::vector<uint32_t> visible_code_points(std::string_view text);

/// Non-empty words separated by Unicode white space: Python's str.split(). The views point into `text`.
std::vector<std::string_view> split_words(std::string_view text);

/// The text without trailing Unicode white space: Python's str.rstrip().
std::string_view strip_end(std::string_view text);

/// Python's str.lower(): Unicode's full mapping (İ becomes i and a combining dot) with the final form of sigma.
std::string lowercase(std::string_view text);

}  // namespace gloss
