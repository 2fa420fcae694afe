#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace gloss {

/// The words of each sentence.
using SentenceWords = std::vector<std::vector<std::string>>;

/// Values for each target word i of m and each source word j of n, and for none, which is j = n.
struct LinkTable {
  size_t m = 0, n = 0;
  std::vector<double> values;  // (m, n + 1)

  LinkTable() = default;
  LinkTable(size_t rows, size_t columns) : m(rows), n(columns), values(rows * (columns + 1)) {}
  double& operator()(size_t i, size_t j) { return values[i * (n + 1) + j]; }
  double operator()(size_t i, size_t j) const { return values[i * (n + 1) + j]; }
};

/// p(t | s): how the words of a text translate each other (Brown et al. 1993), with a sparse Dirichlet prior. From the
/// expected counts c(s, t) it is, up to a factor (variational Bayes, as Dyer et al. 2013 have it),
///
///   p(t | s) = exp(psi(c(s, t) + 0.01)) / exp(psi(sum over t of c(s, t) + 0.01))
///
/// with psi the digamma function and t over the words that meet s in a pair. It starts uniform.
class TranslationTable {
 public:
  TranslationTable(const SentenceWords& sources, const SentenceWords& targets);

  size_t pairs() const { return sources_.size(); }

  /// p(t_i | s_j) of the words of a pair.
  LinkTable of(size_t pair) const;

  /// Adds to the counts how probable each link of a pair is.
  void count(size_t pair, const LinkTable& links);

  /// Sets p by the counts and begins them anew.
  void estimate();

 private:
  using Sentence = std::vector<uint64_t>;  // its words, each with a number of its own from 1; 0 is none

  static std::vector<Sentence> numbered(const SentenceWords& sentences);
  uint64_t words(size_t pair, size_t i, size_t j) const;  // source and target word

  std::vector<Sentence> sources_, targets_;
  std::unordered_map<uint64_t, uint32_t> index_;  // of a source and a target word that meet in a pair
  std::vector<double> p_, counts_;                // by that index
  std::vector<size_t> kinds_;                     // target words that meet each source word
};

}  // namespace gloss
