#include "alignment/translation_table.h"

#include <cmath>

namespace gloss {
namespace {

constexpr double kPrior = 0.01;

/// The logarithmic derivative of the gamma function: its recurrence up to 7, then its asymptotic series.
double digamma(double x) {
  double sum = 0;
  for (; x < 7; ++x) sum -= 1 / x;
  const double square = 1 / (x * x);
  return sum + std::log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square / 252));
}

}  // namespace

TranslationTable::TranslationTable(const SentenceWords& sources, const SentenceWords& targets)
    : sources_(numbered(sources)), targets_(numbered(targets)) {
  for (size_t pair = 0; pair < pairs(); ++pair) {
    for (size_t i = 0; i < targets_[pair].size(); ++i) {
      for (size_t j = 0; j <= sources_[pair].size(); ++j) index_.try_emplace(words(pair, i, j), index_.size());
    }
  }
  p_.resize(index_.size(), 1);
  counts_.resize(index_.size());
  for (const auto& [both, _] : index_) {
    const size_t s = both >> 32;
    if (s >= kinds_.size()) kinds_.resize(s + 1);
    ++kinds_[s];
  }
}

std::vector<TranslationTable::Sentence> TranslationTable::numbered(const SentenceWords& sentences) {
  std::unordered_map<std::string, uint64_t> numbers;
  std::vector<Sentence> all;
  for (const std::vector<std::string>& sentence : sentences) {
    Sentence& words = all.emplace_back();
    for (const std::string& word : sentence) words.push_back(numbers.emplace(word, numbers.size() + 1).first->second);
  }
  return all;
}

uint64_t TranslationTable::words(size_t pair, size_t i, size_t j) const {
  const uint64_t source = j < sources_[pair].size() ? sources_[pair][j] : 0;
  return source << 32 | targets_[pair][i];
}

LinkTable TranslationTable::of(size_t pair) const {
  LinkTable p(targets_[pair].size(), sources_[pair].size());
  for (size_t i = 0; i < p.m; ++i) {
    for (size_t j = 0; j <= p.n; ++j) p(i, j) = p_[index_.at(words(pair, i, j))];
  }
  return p;
}

void TranslationTable::count(size_t pair, const LinkTable& links) {
  for (size_t i = 0; i < links.m; ++i) {
    for (size_t j = 0; j <= links.n; ++j) counts_[index_.at(words(pair, i, j))] += links(i, j);
  }
}

void TranslationTable::estimate() {
  std::vector<double> totals(kinds_.size());
  for (const auto& [both, index] : index_) totals[both >> 32] += counts_[index];
  for (const auto& [both, index] : index_) {
    const size_t s = both >> 32;
    p_[index] = std::exp(digamma(counts_[index] + kPrior) - digamma(totals[s] + kPrior * kinds_[s]));
  }
  counts_.assign(counts_.size(), 0);
}

}  // namespace gloss
