#include "text/word_spans.h"

#include <utf8proc.h>

#include <algorithm>

namespace gloss {
namespace {

bool is_white_space(utf8proc_int32_t code_point) {
  if ((code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x85) return true;
  const utf8proc_category_t category = utf8proc_category(code_point);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

std::vector<Span> find_words(std::string_view text) {
  std::vector<Span> words;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t code_point;
    const size_t length = std::max<utf8proc_ssize_t>(1, utf8proc_iterate(bytes + at, text.size() - at, &code_point));
    const bool is_word = !is_white_space(code_point);
    if (is_word && !inside) words.push_back({at, at});
    if (is_word) words.back().end = at + length;
    inside = is_word;
    at += length;
  }
  return words;
}

}  // namespace gloss
