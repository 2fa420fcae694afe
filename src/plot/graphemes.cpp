#include "plot/graphemes.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"

namespace gloss {
namespace {

constexpr utf8proc_int32_t kJoiner = 0x200D;

/// Invisible format characters, such as direction marks, which would reorder the text next to them.
bool is_hidden_format(utf8proc_int32_t code) {
  return utf8proc_category(code) == UTF8PROC_CATEGORY_CF && code != kJoiner && utf8proc_charwidth(code) == 0;
}

/// Modifies the preceding emoji in a way that only some terminals support.
bool changes_emoji(utf8proc_int32_t code) {
  return code == kJoiner || code == 0xFE0F || (code >= 0x1F3FB && code <= 0x1F3FF);
}

/// Replaces a regional indicator by its capital letter. Two of them make a flag, whose width differs by terminal.
utf8proc_int32_t without_flag(utf8proc_int32_t code) {
  return code >= 0x1F1E6 && code <= 0x1F1FF ? code - 0x1F1E6 + 'A' : code;
}

}  // namespace

std::vector<Grapheme> graphemes(std::string_view text) {
  std::vector<Grapheme> found;
  utf8proc_int32_t before = 0, state = 0;
  bool complete = false;
  while (!text.empty()) {
    const utf8proc_int32_t code = without_flag(static_cast<utf8proc_int32_t>(take_printable(text)));
    if (is_hidden_format(code)) continue;
    if (before == 0 || utf8proc_grapheme_break_stateful(before, code, &state)) {
      found.push_back({"", 0});
      complete = false;
    }
    before = code;
    complete = complete || (changes_emoji(code) && found.back().width > 0);
    if (complete) continue;
    append(found.back().text, code);
    found.back().width = std::max(found.back().width, utf8proc_charwidth(code));
  }
  std::erase_if(found, [](const Grapheme& grapheme) { return grapheme.width == 0; });
  return found;
}

int display_width(std::string_view text) {
  int width = 0;
  for (const Grapheme& grapheme : graphemes(text)) width += grapheme.width;
  return width;
}

std::string shorten(std::string_view text, int width) {
  std::string whole, cut;
  int filled = 0;
  for (const Grapheme& grapheme : graphemes(text)) {
    filled += grapheme.width;
    whole += grapheme.text;
    if (filled < width) cut = whole;
  }
  return filled <= width ? whole : cut + "…";
}

}  // namespace gloss
