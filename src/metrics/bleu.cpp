#include "metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/error.h"
#include "metrics/ngrams.h"
#include "metrics/tokenize_13a.h"
#include "metrics/unicode.h"

namespace gloss {
namespace {

constexpr size_t kOrders = std::tuple_size_v<decltype(BleuScore::precisions)>;

constexpr std::array<std::pair<std::string_view, BleuTokenizer>, 3> kTokenizers = {
    {{"13a", BleuTokenizer::k13a}, {"none", BleuTokenizer::kNone}, {"char", BleuTokenizer::kChar}}};

/// The words of a line as ids.
Symbols read_words(const std::string& line, const BleuOptions& options, WordNumbers& numbers) {
  const std::string text(strip_end(options.lowercase ? lowercase(line) : line));
  switch (options.tokenizer) {
    case BleuTokenizer::k13a:
      return numbers(tokenize_13a(text));
    case BleuTokenizer::kNone:
      return numbers(split_words(text));
    case BleuTokenizer::kChar:
      break;
  }
  return visible_code_points(text);
}

/// N-gram precisions in percent, smoothed: the k-th order without matches counts 2^-k matches (NIST; Chen and Cherry
/// 2014, method 3). An order without n-grams, and every order of a corpus without matches, has precision 0.
std::array<double, kOrders> smoothed_precisions(std::span<const double> shared, std::span<const double> all) {
  std::array<double, kOrders> precisions{};
  if (shared[0] == 0) return precisions;
  double smallest_count = 1;
  for (size_t i = 0; i < kOrders && all[i] > 0; ++i) {
    precisions[i] = 100 * (shared[i] > 0 ? shared[i] : smallest_count /= 2) / all[i];
  }
  return precisions;
}

double brevity_penalty(double hypothesis_length, double reference_length) {
  if (hypothesis_length >= reference_length) return 1;
  return hypothesis_length == 0 ? 0 : std::exp(1 - reference_length / hypothesis_length);
}

/// 0 if any number is 0.
double geometric_mean(const std::array<double, kOrders>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += std::log(number);
  return std::exp(sum / kOrders);
}

}  // namespace

BleuTokenizer bleu_tokenizer(std::string_view name) {
  for (const auto& [known, tokenizer] : kTokenizers) {
    if (known == name) return tokenizer;
  }
  fail("BLEU's tokenizer is \"{}\", expected 13a, none or char", name);
}

std::vector<Counts> bleu_counts(std::span<const std::string> hypotheses, const References& references,
                                const BleuOptions& options) {
  check_lines("BLEU", hypotheses, references);
  std::vector<Counts> all;
  WordNumbers numbers;
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    const Symbols hypothesis = read_words(hypotheses[i], options, numbers);
    std::vector<Symbols> texts;
    for (const std::string& line : line_of(references, i)) texts.push_back(read_words(line, options, numbers));
    // The reference whose length is nearest, the shorter of two.
    const auto nearest = std::ranges::min(texts, {}, [&](const Symbols& text) {
      return std::pair(std::abs(std::ssize(text) - std::ssize(hypothesis)), text.size());
    });
    const auto matches = match_ngrams(hypothesis, texts, kOrders);
    Counts& counts = all.emplace_back();
    counts = {static_cast<double>(hypothesis.size()), static_cast<double>(nearest.size())};
    for (const NgramMatches& match : matches) counts.push_back(static_cast<double>(match.shared));
    for (const NgramMatches& match : matches) counts.push_back(static_cast<double>(match.hypothesis));
  }
  return all;
}

BleuScore bleu(const Counts& corpus) {
  if (corpus.empty()) return {};
  const std::span ngrams = std::span(corpus).subspan(2);
  BleuScore result;
  result.hypothesis_length = static_cast<size_t>(corpus[0]);
  result.reference_length = static_cast<size_t>(corpus[1]);
  result.precisions = smoothed_precisions(ngrams.first(kOrders), ngrams.last(kOrders));
  result.brevity_penalty = brevity_penalty(corpus[0], corpus[1]);
  result.score = result.brevity_penalty * geometric_mean(result.precisions);
  return result;
}

std::string bleu_signature(const BleuOptions& options) {
  return fmt::format("case:{}|eff:no|tok:{}|smooth:exp", options.lowercase ? "lc" : "mixed",
                     kTokenizers[static_cast<size_t>(options.tokenizer)].first);
}

}  // namespace gloss
