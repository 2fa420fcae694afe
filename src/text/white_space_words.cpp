#include "text/white_space_words.h"

#include <utf8proc.h>

#include "base/utf8.h"

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
  bool inside = false;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t begin = text.size() - rest.size();
    const bool is_word = !is_white_space(take_code_point(rest).value_or(kReplacementCharacter));
    if (is_word && !inside) words.push_back({begin, begin});
    if (is_word) words.back().end = text.size() - rest.size();
    inside = is_word;
  }
  return words;
}

}  // namespace gloss
