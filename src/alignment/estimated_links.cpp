#include "alignment/estimated_links.h"

#include <map>

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

/// A pair counts once, however often the text has it: repeated sentences would seem to be better known than they are.
struct DistinctPairs {
  SentenceWords sources, targets;
  std::vector<size_t> number;  // of each pair of the text, among these

  DistinctPairs(const SentenceWords& all_sources, const SentenceWords& all_targets) {
    std::map<std::pair<std::vector<std::string>, std::vector<std::string>>, size_t> numbers;
    for (size_t i = 0; i < all_sources.size(); ++i) {
      const auto [known, is_new] = numbers.try_emplace({all_sources[i], all_targets[i]}, numbers.size());
      number.push_back(known->second);
      if (!is_new) continue;
      sources.push_back(all_sources[i]);
      targets.push_back(all_targets[i]);
    }
  }
};

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
  const DistinctPairs pairs(stems(sources), stems(targets));
  const StatisticalAligner forward(pairs.sources, pairs.targets), backward(pairs.targets, pairs.sources);
  std::vector<Links> links(pairs.sources.size());
  for (size_t pair = 0; pair < links.size(); ++pair) {
    const LinkTable p = forward.links(pair), q = backward.links(pair);
    for (size_t j = 0; j < p.n; ++j) {
      for (size_t i = 0; i < p.m; ++i) {
        if (p(i, j) * q(j, i) > kLeast) links[pair].push_back({static_cast<int>(j), static_cast<int>(i)});
      }
    }
  }
  std::vector<Links> all;
  for (const size_t pair : pairs.number) all.push_back(links[pair]);
  return all;
}

}  // namespace gloss
