#include "metrics/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/utf8.h"

namespace gloss {
namespace {

constexpr uint32_t kCapitalSigma = 0x03A3;
constexpr uint32_t kFinalSigma = 0x03C2;
constexpr uint32_t kCapitalDottedI = 0x0130;
constexpr uint32_t kCombiningDotAbove = 0x0307;

/// Removes the first code point of a non-empty text and returns it; U+FFFD for an invalid byte.
uint32_t take(std::string_view& text) {
  return take_code_point(text).value_or(kReplacementCharacter);
}

/// Python's str.isspace: category Zs, or bidirectional class WS, B or S.
bool is_space(uint32_t c) {
  if (c < 0x80) return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Unicode's property Cased: letters with case, and the symbols of Other_Lowercase and Other_Uppercase.
bool is_cased(uint32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
      return true;
    default:
      return c == 0xAA || c == 0xBA || (c >= 0x2160 && c <= 0x217F) || (c >= 0x24B6 && c <= 0x24E9) ||
             (c >= 0x1F130 && c <= 0x1F149) || (c >= 0x1F150 && c <= 0x1F169) || (c >= 0x1F170 && c <= 0x1F189);
  }
}

/// Unicode's property Case_Ignorable: marks, format characters, modifiers, and word-internal punctuation.
bool is_case_ignorable(uint32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default:
      static constexpr std::array<uint32_t, 17> kInsideWords = {'\'',   '.',    ':',    0xB7,   0x387,  0x55F,
                                                                0x5F4,  0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
                                                                0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A};
      return std::ranges::find(kInsideWords, c) != kInsideWords.end();
  }
}

/// Unicode's condition Final_Sigma: a cased letter before and none after, skipping case-ignorable characters.
bool is_final(const std::vector<uint32_t>& text, size_t position) {
  const auto sigma = text.begin() + static_cast<std::ptrdiff_t>(position);
  const auto before = std::find_if_not(std::make_reverse_iterator(sigma), text.rend(), is_case_ignorable);
  if (before == text.rend() || !is_cased(*before)) return false;
  const auto after = std::find_if_not(sigma + 1, text.end(), is_case_ignorable);
  return after == text.end() || !is_cased(*after);
}

}  // namespace

std::vector<uint32_t> code_points(std::string_view text) {
  std::vector<uint32_t> result;
  result.reserve(text.size());
  while (!text.empty()) result.push_back(take(text));
  return result;
}

std::vector<uint32_t> visible_code_points(std::string_view text) {
  auto result = code_points(text);
  std::erase_if(result, is_space);
  return result;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  const char* start = text.data();
  const auto end_word = [&](const char* end) {
    if (end != start) words.emplace_back(start, end);
  };
  while (!text.empty()) {
    const char* here = text.data();
    if (!is_space(take(text))) continue;
    end_word(here);
    start = text.data();
  }
  end_word(text.data());
  return words;
}

std::string_view strip_end(std::string_view text) {
  size_t kept = 0;
  for (auto rest = text; !rest.empty();) {
    if (!is_space(take(rest))) kept = text.size() - rest.size();
  }
  return text.substr(0, kept);
}

std::string lowercase(std::string_view text) {
  const auto points = code_points(text);
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < points.size(); ++i) {
    if (points[i] == kCapitalSigma && is_final(points, i)) {
      append(result, kFinalSigma);
      continue;
    }
    append(result, static_cast<uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(points[i]))));
    if (points[i] == kCapitalDottedI) append(result, kCombiningDotAbove);
  }
  return result;
}

}  // namespace gloss
