#include "alignment/estimated_links.h"

#include "alignment/position_models.h"

namespace gloss {
namespace {

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

std::vector<Links> estimated_links(const SentenceWords& sources, const SentenceWords& targets) {
  constexpr double kLeast = 0.2 * 0.2;
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
