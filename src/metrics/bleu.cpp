#include "metrics/bleu.h"

#include <cmath>
#include <cstdint>
#include <unordered_map>
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

/// Maps words to ids in order of first appearance.
class WordNumbers {
 public:
  template <typename Words>
  std::vector<uint32_t> operator()(const Words& words) {
    std::vector<uint32_t> numbers;
    numbers.reserve(words.size());
    for (const auto& word : words) {
      numbers.push_back(numbers_.try_emplace(std::string(word), static_cast<uint32_t>(numbers_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
};

/// The words of a line as ids.
std::vector<uint32_t> read_words(const std::string& line, const BleuOptions& options, WordNumbers& numbers) {
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
std::array<double, kOrders> smoothed_precisions(const std::array<NgramMatches, kOrders>& matches) {
  std::array<double, kOrders> precisions{};
  if (matches[0].shared == 0) return precisions;
  double smallest_count = 1;
  for (size_t i = 0; i < kOrders && matches[i].hypothesis > 0; ++i) {
    const auto shared = matches[i].shared > 0 ? static_cast<double>(matches[i].shared) : smallest_count /= 2;
    precisions[i] = 100 * shared / static_cast<double>(matches[i].hypothesis);
  }
  return precisions;
}

double brevity_penalty(size_t hypothesis_length, size_t reference_length) {
  if (hypothesis_length >= reference_length) return 1;
  if (hypothesis_length == 0) return 0;
  return std::exp(1 - static_cast<double>(reference_length) / static_cast<double>(hypothesis_length));
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

BleuScore bleu(std::span<const std::string> hypotheses, std::span<const std::string> references,
               const BleuOptions& options) {
  if (hypotheses.size() != references.size()) {
    fail("BLEU compares line by line, expected as many hypotheses as references, but got {} and {}", hypotheses.size(),
         references.size());
  }
  BleuScore result;
  std::array<NgramMatches, kOrders> totals{};
  WordNumbers numbers;
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    const auto hypothesis = read_words(hypotheses[i], options, numbers);
    const auto reference = read_words(references[i], options, numbers);
    const auto matches = match_ngrams(hypothesis, reference, kOrders);
    for (size_t n = 0; n < kOrders; ++n) {
      totals[n].hypothesis += matches[n].hypothesis;
      totals[n].shared += matches[n].shared;
    }
    result.hypothesis_length += hypothesis.size();
    result.reference_length += reference.size();
  }
  result.precisions = smoothed_precisions(totals);
  result.brevity_penalty = brevity_penalty(result.hypothesis_length, result.reference_length);
  result.score = result.brevity_penalty * geometric_mean(result.precisions);
  return result;
}

std::string bleu_signature(const BleuOptions& options, std::string_view version) {
  return fmt::format("nrefs:1|case:{}|eff:no|tok:{}|smooth:exp|version:{}", options.lowercase ? "lc" : "mixed",
                     kTokenizers[static_cast<size_t>(options.tokenizer)].first, version);
}

}  // namespace gloss
