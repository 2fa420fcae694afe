#include "alignment/diagonal_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace gloss {
namespace {

/// The derivative of the standard library's logarithm of the gamma function, by central differences.
double digamma(double x) {
  const long double h = x * 1e-4L;
  return static_cast<double>((std::lgamma(x + h) - std::lgamma(x - h)) / (2 * h));
}

/// The model written anew: dictionaries of words, a null word "" at the end of each source sentence, another
/// digamma.
class Reference {
 public:
  Reference(SentenceWords sources, SentenceWords targets) : sources_(std::move(sources)), targets_(std::move(targets)) {
    for (std::vector<std::string>& source : sources_) source.push_back("");
    for (int iteration = 0; iteration < 5; ++iteration) iterate();
  }

  std::vector<Links> links() const {
    std::vector<Links> all(sources_.size());
    for (size_t k = 0; k < sources_.size(); ++k) {
      for (size_t i = 0; i < targets_[k].size(); ++i) {
        const std::vector<double> p = joint(k, i);
        const size_t best = std::max_element(p.begin(), p.end()) - p.begin();
        if (!sources_[k][best].empty()) all[k].push_back({static_cast<int>(best), static_cast<int>(i)});
      }
    }
    return all;
  }

 private:
  std::vector<double> prior(size_t k, size_t i) const {
    const double m = targets_[k].size(), n = sources_[k].size() - 1;
    std::vector<double> p;
    double z = 0;
    for (size_t j = 1; j <= n; ++j) z += std::exp(-lambda_ * std::abs((i + 1) / m - j / n));
    for (size_t j = 1; j <= n; ++j) p.push_back(0.92 * std::exp(-lambda_ * std::abs((i + 1) / m - j / n)) / z);
    p.push_back(0.08);
    return p;
  }

  std::vector<double> joint(size_t k, size_t i) const {
    std::vector<double> p = prior(k, i);
    for (size_t j = 0; j < p.size(); ++j) p[j] *= table_.empty() ? 1 : table_.at({sources_[k][j], targets_[k][i]});
    return p;
  }

  void iterate() {
    std::map<std::pair<std::string, std::string>, double> counts;
    double distance = 0, words = 0;
    for (size_t k = 0; k < sources_.size(); ++k) {
      const double m = targets_[k].size(), n = sources_[k].size() - 1;
      for (size_t i = 0; i < m; ++i) {
        const std::vector<double> p = joint(k, i);
        double sum = 0;
        for (const double one : p) sum += one;
        for (size_t j = 0; j < p.size(); ++j) {
          counts[{sources_[k][j], targets_[k][i]}] += p[j] / sum;
          if (j == n) continue;
          distance += p[j] / sum * std::abs((i + 1) / m - (j + 1) / n);
          words += p[j] / sum;
        }
      }
    }
    std::map<std::string, double> totals;
    for (const auto& [both, count] : counts) totals[both.first] += count + 0.01;
    table_ = counts;
    for (auto& [both, p] : table_) p = std::exp(digamma(p + 0.01) - digamma(totals.at(both.first)));
    for (int step = 0; step < 8; ++step) {
      double by_prior = 0, all = 0;
      for (size_t k = 0; k < sources_.size(); ++k) {
        const double m = targets_[k].size(), n = sources_[k].size() - 1;
        for (size_t i = 0; i < m && n > 0; ++i, ++all) {
          const std::vector<double> p = prior(k, i);
          for (size_t j = 0; j < n; ++j) by_prior += p[j] / 0.92 * std::abs((i + 1) / m - (j + 1) / n);
        }
      }
      lambda_ = std::clamp(lambda_ + 20 * (by_prior / all - distance / words), 0.1, 14.0);
    }
  }

  SentenceWords sources_, targets_;
  std::map<std::pair<std::string, std::string>, double> table_;
  double lambda_ = 4;
};

/// Sentences of words of "a" to "j" that are drawn at random, and the same in capitals with neighbours exchanged.
std::pair<SentenceWords, SentenceWords> random_text() {
  std::mt19937 random(1);
  SentenceWords sources, targets;
  for (int k = 0; k < 60; ++k) {
    std::vector<std::string>&source = sources.emplace_back(), &target = targets.emplace_back();
    for (size_t length = 1 + random() % 9; source.size() < length;) source.emplace_back(1, 'a' + random() % 10);
    for (const std::string& word : source) target.emplace_back(1, word[0] - 'a' + 'A');
    for (size_t i = 0; i + 1 < target.size(); i += 1 + random() % 3) std::swap(target[i], target[i + 1]);
    if (random() % 4 == 0) target.emplace_back("!");
  }
  sources.push_back({});
  targets.push_back({"A"});
  return {sources, targets};
}

TEST(DiagonalModel, GivesTheLinksOfItsEquations) {
  const auto [sources, targets] = random_text();
  EXPECT_EQ(diagonal_links(sources, targets), Reference(sources, targets).links());
}

TEST(DiagonalModel, FindsWordsWhoseOrderIsExchanged) {
  const auto [sources, targets] = random_text();
  const std::vector<Links> links = diagonal_links(sources, targets);
  size_t right = 0, all = 0;
  for (size_t k = 0; k < links.size(); ++k) {
    for (const Link& link : links[k]) {
      right += sources[k][link.source][0] - 'a' == targets[k][link.target][0] - 'A';
      ++all;
    }
  }
  EXPECT_GT(right, all * 9 / 10);
}

TEST(DiagonalModel, LinksNothingWhereASideIsEmpty) {
  EXPECT_EQ(diagonal_links({{"a"}, {}, {"b"}}, {{}, {"A"}, {"B"}}), (std::vector<Links>{{}, {}, {{0, 0}}}));
}

}  // namespace
}  // namespace gloss
