#include "metrics/chrf.h"

#include <string_view>

#include "metrics/ngrams.h"
#include "metrics/unicode.h"

namespace gloss {
namespace {

constexpr size_t kCharacterOrder = 6;
constexpr double kBeta = 2;

bool is_punctuation(char character) {
  return std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").find(character) != std::string_view::npos;
}

/// Words with punctuation at their end, else at their beginning, cut off; one character of it, as in Popovic's program.
std::vector<std::string_view> cut_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split_words(text)) {
    size_t cut = 0;
    if (word.size() > 1) cut = is_punctuation(word.back()) ? word.size() - 1 : is_punctuation(word.front());
    if (cut > 0) words.push_back(word.substr(0, cut));
    words.push_back(word.substr(cut));
  }
  return words;
}

/// A line as characters and words.
struct Line {
  Symbols characters, words;
};

Line read_line(const std::string& line, const ChrfOptions& options, WordNumbers& numbers) {
  const std::string text = options.lowercase ? lowercase(line) : line;
  return {visible_code_points(text), options.word_order > 0 ? numbers(cut_words(text)) : Symbols{}};
}

Counts count(const Line& hypothesis, const Line& reference, const ChrfOptions& options) {
  auto matches = match_ngrams(hypothesis.characters, {&reference.characters, 1}, kCharacterOrder);
  const auto of_words = match_ngrams(hypothesis.words, {&reference.words, 1}, options.word_order);
  matches.insert(matches.end(), of_words.begin(), of_words.end());
  Counts counts;
  for (const NgramMatches& match : matches) {
    // sacreBLEU ignores the hypothesis's n-grams if the reference is too short to have any.
    counts.push_back(match.reference > 0 ? static_cast<double>(match.hypothesis) : 0);
    counts.push_back(static_cast<double>(match.reference));
    counts.push_back(static_cast<double>(match.shared));
  }
  return counts;
}

}  // namespace

std::vector<Counts> chrf_counts(std::span<const std::string> hypotheses, const References& references,
                                const ChrfOptions& options) {
  check_lines("chrF", hypotheses, references);
  std::vector<Counts> all;
  WordNumbers numbers;
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    const Line hypothesis = read_line(hypotheses[i], options, numbers);
    Counts best;
    for (const std::string& line : line_of(references, i)) {
      const Counts counts = count(hypothesis, read_line(line, options, numbers), options);
      if (best.empty() || chrf(counts) > chrf(best)) best = counts;
    }
    all.push_back(best);
  }
  return all;
}

/// The F-score of the mean precision and mean recall over the orders that have n-grams on both sides (sacreBLEU's
/// "effective order").
double chrf(const Counts& corpus) {
  double precision = 0, recall = 0, effective_orders = 0;
  for (size_t i = 0; i < corpus.size(); i += 3) {
    const double hypothesis = corpus[i], reference = corpus[i + 1], shared = corpus[i + 2];
    if (hypothesis == 0 || reference == 0) continue;
    precision += shared / hypothesis;
    recall += shared / reference;
    ++effective_orders;
  }
  if (precision + recall == 0) return 0;
  precision /= effective_orders;
  recall /= effective_orders;
  constexpr double kFactor = kBeta * kBeta;
  return 100 * (1 + kFactor) * precision * recall / (kFactor * precision + recall);
}

std::string chrf_signature(const ChrfOptions& options) {
  return fmt::format("case:{}|eff:yes|nc:{}|nw:{}|space:no", options.lowercase ? "lc" : "mixed", kCharacterOrder,
                     options.word_order);
}

}  // namespace gloss
