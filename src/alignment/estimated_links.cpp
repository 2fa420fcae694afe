#include "alignment/estimated_links.h"

#include "alignment/position_models.h"
#include "base/utf8.h"
#include "metrics/unicode.h"

namespace gloss {
namespace {

constexpr int kStem = 4;  // characters

/// The same sentences, each word lowercased and cut to its first four characters.
SentenceWords stems(const SentenceWords& sentences) {
  SentenceWords all = sentences;
  for (std::vector<std::string>& words : all) {
    for (std::string& word : words) {
      word = lowercase(word);
      std::string_view rest = word;
      for (int k = 0; k < kStem && !rest.empty(); ++k) take_code_point(rest);
      word.resize(word.size() - rest.size());
    }
  }
  return all;
}

/// One direction.
class StatisticalAligner {
 public:
  StatisticalAligner(const SentenceWords& sources, const SentenceWords& targets) : translation_(sources, targets) {
    DiagonalModel diagonal;
    learn(diagonal);
    learn(markov_);
  }

  LinkTable links(size_t pair) const { return markov_.links(translation_.of(pair)); }

 private:
  void learn(PositionModel& positions) {
    for (int iteration = 0; iteration < 5; ++iteration) {
      for (size_t pair = 0; pair < translation_.pairs(); ++pair) {
        const LinkTable links = positions.links(translation_.of(pair));
        translation_.count(pair, links);
        positions.count(links);
      }
      translation_.estimate();
      positions.estimate();
    }
  }

  TranslationTable translation_;
  HiddenMarkovModel markov_;
};

}  // namespace

std::vector<Links> estimated_links(const SentenceWords& source_words, const SentenceWords& target_words) {
  constexpr double kLeast = 0.2 * 0.2;
  const SentenceWords sources = stems(source_words), targets = stems(target_words);
  const StatisticalAligner forward(sources, targets), backward(targets, sources);
  std::vector<Links> all(sources.size());
  for (size_t pair = 0; pair < all.size(); ++pair) {
    const LinkTable p = forward.links(pair), q = backward.links(pair);
    for (size_t j = 0; j < p.n; ++j) {
      for (size_t i = 0; i < p.m; ++i) {
        if (p(i, j) * q(j, i) > kLeast) all[pair].push_back({static_cast<int>(j), static_cast<int>(i)});
      }
    }
  }
  return all;
}

}  // namespace gloss
