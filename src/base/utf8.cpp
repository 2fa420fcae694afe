#include "base/utf8.h"

#include <utf8proc.h>

#include <array>

namespace gloss {

std::optional<char32_t> take_code_point(std::string_view& text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  utf8proc_int32_t code_point = bytes[0];
  const auto length = bytes[0] < 0x80 ? 1 : utf8proc_iterate(bytes, std::ssize(text), &code_point);
  text.remove_prefix(length > 0 ? length : 1);
  return length > 0 ? std::optional<char32_t>(code_point) : std::nullopt;
}

char32_t take_printable(std::string_view& text) {
  const char32_t code_point = take_code_point(text).value_or(kReplacementCharacter);
  const bool control = utf8proc_category(static_cast<utf8proc_int32_t>(code_point)) == UTF8PROC_CATEGORY_CC;
  return control ? kReplacementCharacter : code_point;
}

std::string printable(std::string_view text) {
  std::string clean;
  while (!text.empty()) append(clean, take_printable(text));
  return clean;
}

std::string excerpt(std::string_view text) {
  std::string start;
  for (int i = 0; i < 60 && !text.empty(); ++i) append(start, take_printable(text));
  return text.empty() ? start : start + "…";
}

void append(std::string& text, char32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes.data());
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(length));
}

}  // namespace gloss
