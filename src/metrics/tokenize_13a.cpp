#include "metrics/tokenize_13a.h"

#include "metrics/unicode.h"

namespace gloss {
namespace {

// The rules involve only ASCII characters, which never occur inside other UTF-8 sequences, so they work on bytes.

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_point(char c) {
  return c == '.' || c == ',';
}
bool is_hyphen(char c) {
  return c == '-';
}
bool is_not_digit(char c) {
  return !is_digit(c);
}

/// ASCII punctuation and the space, except apostrophe, comma, hyphen and point.
bool is_symbol(char c) {
  return (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') || c == '/' || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string space_symbols(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (is_symbol(c)) {
      result += {' ', c, ' '};
    } else {
      result += c;
    }
  }
  return result;
}

/// Inserts a space between two neighbours of these classes, and one on the given outer side.
struct PairRule {
  bool (*first)(char);
  bool (*second)(char);
  enum Side { kBefore, kAfter } outer;
};

/// Applies a rule from left to right; matches do not overlap.
std::string space_pairs(const std::string& text, const PairRule& rule) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i + 1 == text.size() || !rule.first(text[i]) || !rule.second(text[i + 1])) {
      result += text[i];
      continue;
    }
    if (rule.outer == PairRule::kBefore) result += ' ';
    result += {text[i], ' ', text[i + 1]};
    if (rule.outer == PairRule::kAfter) result += ' ';
    ++i;
  }
  return result;
}

}  // namespace

std::vector<std::string> tokenize_13a(std::string_view line) {
  std::string text(line);
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");

  text = space_symbols(" " + text + " ");
  text = space_pairs(text, {is_not_digit, is_point, PairRule::kAfter});
  text = space_pairs(text, {is_point, is_not_digit, PairRule::kBefore});
  text = space_pairs(text, {is_digit, is_hyphen, PairRule::kAfter});

  const auto words = split_words(text);
  return {words.begin(), words.end()};
}

}  // namespace gloss
