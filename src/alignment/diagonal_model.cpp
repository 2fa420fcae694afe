#include "alignment/diagonal_model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <unordered_map>

namespace gloss {
namespace {

constexpr double kNull = 0.08, kPrior = 0.01;
constexpr uint64_t kNullWord = 0;

using Sentence = std::vector<uint64_t>;  // its words, each with a number of its own from 1

std::vector<Sentence> numbered(const SentenceWords& sentences) {
  std::unordered_map<std::string, uint64_t> numbers;
  std::vector<Sentence> all;
  for (const std::vector<std::string>& sentence : sentences) {
    Sentence& words = all.emplace_back();
    for (const std::string& word : sentence) words.push_back(numbers.emplace(word, numbers.size() + 1).first->second);
  }
  return all;
}

/// The logarithmic derivative of the gamma function: its recurrence up to 7, then its asymptotic series.
double digamma(double x) {
  double sum = 0;
  for (; x < 7; ++x) sum -= 1 / x;
  const double square = 1 / (x * x);
  return sum + std::log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square / 252));
}

class DiagonalModel {
 public:
  DiagonalModel(const SentenceWords& sources, const SentenceWords& targets)
      : sources_(numbered(sources)), targets_(numbered(targets)) {
    for (size_t pair = 0; pair < sources_.size(); ++pair) {
      for (const uint64_t t : targets_[pair]) {
        index_.try_emplace(both(kNullWord, t), index_.size());
        for (const uint64_t s : sources_[pair]) index_.try_emplace(both(s, t), index_.size());
      }
      if (!sources_[pair].empty()) ++lengths_[{targets_[pair].size(), sources_[pair].size()}];
    }
    p_.resize(index_.size(), 1);
    for (const auto& [words, _] : index_) {
      const size_t s = words >> 32;
      if (s >= kinds_.size()) kinds_.resize(s + 1);
      ++kinds_[s];
    }
  }

  void iterate() {
    std::vector<double> counts(p_.size()), totals(kinds_.size());
    double distance = 0, words = 0;
    Word word;
    for (size_t pair = 0; pair < sources_.size(); ++pair) {
      for (size_t i = 0; i < targets_[pair].size(); ++i) {
        look_at(pair, i, word);
        const double sum = std::reduce(word.joint.begin(), word.joint.end());
        for (size_t j = 0; j < word.joint.size(); ++j) {
          const double expected = word.joint[j] / sum;
          const bool null = j == sources_[pair].size();
          counts[word.index[j]] += expected;
          totals[null ? kNullWord : sources_[pair][j]] += expected;
          distance += null ? 0 : expected * word.distance[j];
          words += null ? 0 : expected;
        }
      }
    }
    for (const auto& [words_of_pair, index] : index_) {
      const size_t s = words_of_pair >> 32;
      p_[index] = std::exp(digamma(counts[index] + kPrior) - digamma(totals[s] + kPrior * kinds_[s]));
    }
    if (words > 0) ascend(distance / words);
  }

  std::vector<Links> links() const {
    std::vector<Links> all(sources_.size());
    Word word;
    for (size_t pair = 0; pair < sources_.size(); ++pair) {
      for (size_t i = 0; i < targets_[pair].size(); ++i) {
        look_at(pair, i, word);
        const size_t j = std::ranges::max_element(word.joint) - word.joint.begin();
        if (j < sources_[pair].size()) all[pair].push_back({static_cast<int>(j), static_cast<int>(i)});
      }
    }
    return all;
  }

 private:
  /// What the model says of one target word, for each source word and then for none.
  struct Word {
    std::vector<double> distance, joint;  // |i/m - j/n|, not for none; p(t, j)
    std::vector<uint32_t> index;          // of p(t | s)
  };

  static uint64_t both(uint64_t s, uint64_t t) { return s << 32 | t; }

  void look_at(size_t pair, size_t i, Word& word) const {
    const Sentence& source = sources_[pair];
    const uint64_t t = targets_[pair][i];
    const double z = near_the_diagonal(i, {targets_[pair].size(), source.size()}, word);
    word.index.clear();
    for (size_t j = 0; j < source.size(); ++j) {
      word.index.push_back(index_.at(both(source[j], t)));
      word.joint[j] *= (1 - kNull) / z * p_[word.index[j]];
    }
    word.index.push_back(index_.at(both(kNullWord, t)));
    word.joint.push_back(kNull * p_[word.index.back()]);
  }

  /// Sets the distances and exp(-lambda distance), and returns its sum.
  double near_the_diagonal(size_t i, const std::pair<size_t, size_t>& lengths, Word& word) const {
    const auto [m, n] = lengths;
    word.distance.clear();
    word.joint.clear();
    for (size_t j = 0; j < n; ++j) {
      word.distance.push_back(std::abs((i + 1.0) / m - (j + 1.0) / n));
      word.joint.push_back(std::exp(-lambda_ * word.distance[j]));
    }
    return std::reduce(word.joint.begin(), word.joint.end());
  }

  /// Moves lambda up the gradient of the expected log-likelihood: the mean distance by the prior less that of the text.
  void ascend(double of_text) {
    Word word;
    for (int step = 0; step < 8; ++step) {
      double by_prior = 0, words = 0;
      for (const auto& [lengths, count] : lengths_) {
        for (size_t i = 0; i < lengths.first; ++i) {
          const double z = near_the_diagonal(i, lengths, word);
          by_prior += count / z * std::inner_product(word.joint.begin(), word.joint.end(), word.distance.begin(), 0.0);
        }
        words += static_cast<double>(count * lengths.first);
      }
      lambda_ = std::clamp(lambda_ + 20 * (by_prior / words - of_text), 0.1, 14.0);
    }
  }

  std::vector<Sentence> sources_, targets_;
  std::unordered_map<uint64_t, uint32_t> index_;         // of a source and a target word that meet in a pair
  std::vector<double> p_;                                // p(t | s) up to a factor, by that index
  std::vector<size_t> kinds_;                            // target words that meet each source word
  std::map<std::pair<size_t, size_t>, size_t> lengths_;  // how many pairs have these target and source lengths
  double lambda_ = 4;
};

}  // namespace

std::vector<Links> diagonal_links(const SentenceWords& sources, const SentenceWords& targets) {
  DiagonalModel model(sources, targets);
  for (int iteration = 0; iteration < 5; ++iteration) model.iterate();
  return model.links();
}

}  // namespace gloss
