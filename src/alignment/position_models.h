#pragma once

#include <map>
#include <utility>
#include <vector>

#include "alignment/translation_table.h"

namespace gloss {

/// Where in the source a target word comes from, whatever the words are: the part of a statistical word alignment that
/// p(t | s) does not say. A target word comes from no source word with probability p0 = 0.08.
class PositionModel {
 public:
  virtual ~PositionModel() = default;

  /// Given p(t_i | s_j): how probable each link of a pair is; each row adds up to 1.
  virtual LinkTable links(const LinkTable& translation) const = 0;

  /// Adds them to what is estimated next.
  virtual void count(const LinkTable& links) = 0;
  virtual void estimate() = 0;
};

/// The reparameterised IBM model 2 of Dyer, Chahuneau and Smith 2013: words stay near the diagonal.
///
///   p(i, j) = (1 - p0) exp(-lambda |i/m - j/n|) / Z        i and j from 1, Z over j
///
/// lambda is 4 at first and moves up the gradient of the likelihood, as theirs does.
class DiagonalModel final : public PositionModel {
 public:
  LinkTable links(const LinkTable& translation) const override;
  void count(const LinkTable& links) override;
  void estimate() override;

 private:
  std::vector<double> near_the_diagonal(size_t i, size_t m, size_t n) const;

  double lambda_ = 4;
  double distance_ = 0, words_ = 0;                      // counted: |i/m - j/n| and the words that it is of
  std::map<std::pair<size_t, size_t>, double> lengths_;  // counted: pairs of m target and n source words
};

/// The hidden Markov model of Vogel, Ney and Tillmann 1996 with the empty words of Och and Ney 2003: where a word
/// comes from depends on where the word before it came from.
///
///   p(j | j') = (1 - p0) c(j - j') / sum over k of c(k - j')       c: counts of these jumps
///
/// A jump from one word to the next counts as the product of the probabilities of both links; jumps over words that
/// come from none are not counted, and one of more than 60 words counts as one of 60. The first word comes from any.
/// The forward-backward algorithm sums over all paths.
class HiddenMarkovModel final : public PositionModel {
 public:
  LinkTable links(const LinkTable& translation) const override;
  void count(const LinkTable& links) override;
  void estimate() override;

 private:
  static constexpr int kFarthest = 60;  // longer jumps count as this

  static size_t jump(size_t from, size_t to);

  std::vector<double> jumps_ = std::vector<double>(2 * kFarthest + 1, 1);
  std::vector<double> counts_ = std::vector<double>(2 * kFarthest + 1, 0);
};

}  // namespace gloss
