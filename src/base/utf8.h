#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gloss {

constexpr char32_t kReplacementCharacter = 0xFFFD;

/// Removes the first code point from a non-empty text and returns it. A byte that does not begin valid UTF-8 is removed
/// alone, and nothing is returned.
std::optional<char32_t> take_code_point(std::string_view& text);

/// The same; U+FFFD for an invalid byte or a control character.
char32_t take_printable(std::string_view& text);

/// Replaces control characters and invalid UTF-8 by U+FFFD, so that the text cannot control a terminal or corrupt a
/// file.
std::string printable(std::string_view text);

/// The printable beginning of a text, to quote in a message: at most 60 code points, then an ellipsis.
std::string excerpt(std::string_view text);

/// Appends a valid code point to the text.
void append(std::string& text, char32_t code_point);

}  // namespace gloss
