#pragma once

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace gloss {

/// Lines in which tokenizers, white space and case go wrong.
inline std::vector<std::string> difficult_lines() {
  return {
      "The price rose by 1,000.5 dollars, or 3.5%, in 2009-2010; didn't it?",
      "See https://example.org/a-b_c?d=e&f=1.0#g, or write to <name@example.org>.",
      "\"Quoted\" 'text', “curly” ‘quotes’, «guillemets» „unten“ — dash – dash - hyphen",
      "&quot;Tom &amp; Jerry&quot; &lt;b&gt; &amp;lt; &amp;amp;quot; &apos; &#39; & &;",
      "<skipped> word <skip<skipped>ped> -<skipped>-",
      "5-year-old e-mail x-5 5-x 5--6 -7 1-2-3-4 well-known-",
      "U.S.A. e.g. i.e., ... 1. 2, 3.a ,4 .5 6,.7 .,., a..b 1..2",
      "我们 喜欢,北京。 東京は3.5度です、「寒い」！",
      "한국어 문장입니다. ไทย ภาษา हिन्दी العربية ٣٫٥ ،",
      "🙂🙂 👩‍👩‍👧‍👦 🇩🇪 e\u0301 é n\u0303 ñ a\u0308\u0323.",
      "",
      "   ",
      "\t",
      "tab\there  two  spaces trailing \t ",
      "no-break\u00a0space\u00a0, thin\u2009space, zero\u200bwidth, ideographic\u3000space",
      "line\u2028separator para\u2029graph next\u0085line unit\x1fseparator\x1c.",
      "carriage\rreturn form\ffeed vertical\vtab\r",
      "İSTANBUL'DA IŞIK DİYARBAKIR ılık",
      "STRASSE STRAẞE Straße GROẞ ÄÖÜ äöü",
      "ΟΔΥΣΣΕΥΣ ΣΑΣ Σ ΣΣ Σ. ΑΣ. ΑΣ'Α Α\u0301Σ ΑΣ\u0301Α ⅮΣ",
      "Ǆ ǅ ǆ Ⅷ Ⓐ ＡＢＣ 𝐀 𐐀 Ꭰ ꭰ",
      "(nested [brackets] {braces}) ~tilde~ `tick` ^caret^ _under_ |pipe| back\\slash",
      "a",
      "a b",
      "a b c",
      "1",
      ".",
      ",",
      "-",
      "- -\u00a0",
      "the the the the the the the the",
  };
}

/// The same lines with words dropped, repeated, exchanged and cut short, as by a translator that is half right.
inline std::vector<std::string> perturbed(const std::vector<std::string>& lines, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> result;
  for (const auto& line : lines) {
    std::vector<std::string> words(1);
    for (const char c : line) {
      if (c == ' ') {
        words.emplace_back();
      } else {
        words.back() += c;
      }
    }
    std::string changed;
    for (size_t i = 0; i < words.size(); ++i) {
      const auto chance = random() % 10;
      if (chance == 0) continue;
      if (chance == 1 && i + 1 < words.size()) std::swap(words[i], words[i + 1]);
      if (chance == 2) changed += words[i] + " ";
      changed += words[i] + " ";
      if (chance == 3 && random() % 4 == 0) break;
    }
    result.push_back(changed);
  }
  return result;
}

/// Lines drawn from pieces that meet badly, line ends among them.
inline std::vector<std::string> random_lines(size_t count, unsigned seed) {
  static const std::vector<std::string> kPieces = {
      " ", " ",  " ",      ".",    ",",   "-",   "\n",        "\t", "&",   "quot;", "&amp;",  "&lt;",
      "1", "23", "a",      "Bc",   "'",   "\"",  "<skipped>", "<",  "s>",  "/",     ":",      "@",
      "_", "ß",  "İ",      "Σ",    "ς",   "É",   "e\u0301",   "中", "、",  "🙂",  "\u00a0", "\u2028",
      "~", "%",  "\u0085", "amp;", "lt;", "gt;", "(",         ")",  "...", "[",     "}",      "\x1f"};
  std::mt19937 random(seed);
  std::vector<std::string> lines(count);
  for (auto& line : lines) {
    for (auto length = random() % 25; length > 0; --length) line += kPieces[random() % kPieces.size()];
  }
  return lines;
}

inline std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace gloss
