#include "alignment/estimated_links.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace gloss {
namespace {

/// The derivative of the standard library's logarithm of the gamma function, by central differences.
double digamma(double x) {
  const long double h = x * 1e-4L;
  return static_cast<double>((std::lgamma(x + h) - std::lgamma(x - h)) / (2 * h));
}

TEST(TranslationTable, StartsUniform) {
  const TranslationTable table({{"das", "Haus"}}, {{"the", "house"}});
  EXPECT_EQ(table.of(0).values, std::vector<double>(6, 1));
}

TEST(TranslationTable, IsEstimatedFromExpectedCounts) {
  TranslationTable table({{"das", "Haus"}, {"das"}}, {{"the", "house"}, {"the"}});
  LinkTable first(2, 2), second(1, 1);
  first.values = {0.7, 0.2, 0.1, 0.3, 0.5, 0.2};  // the: das, Haus, none; house: das, Haus, none
  second.values = {0.9, 0.1};
  table.count(0, first);
  table.count(1, second);
  table.estimate();
  const auto p = [](double count, double total, int kinds) {
    return std::exp(digamma(count + 0.01) - digamma(total + 0.01 * kinds));
  };
  const LinkTable found = table.of(0);
  EXPECT_NEAR(found(0, 0), p(1.6, 1.9, 2), 1e-7);  // das - the
  EXPECT_NEAR(found(1, 0), p(0.3, 1.9, 2), 1e-7);  // das - house
  EXPECT_NEAR(found(0, 1), p(0.2, 0.7, 2), 1e-7);  // Haus - the
  EXPECT_NEAR(found(1, 2), p(0.2, 0.4, 2), 1e-7);  // none - house
  table.count(1, second);
  table.estimate();
  EXPECT_NEAR(table.of(1)(0, 0), p(0.9, 0.9, 2), 1e-7) << "counts should begin anew";
}

TEST(EstimatedLinks, FindWordsWhoseOrderIsExchanged) {
  std::mt19937 random(1);
  SentenceWords sources, targets;
  for (int k = 0; k < 80; ++k) {
    std::vector<std::string>&source = sources.emplace_back(), &target = targets.emplace_back();
    for (size_t length = 2 + random() % 8; source.size() < length;) source.emplace_back(1, 'a' + random() % 10);
    for (const std::string& word : source) target.emplace_back(1, word[0] - 'a' + 'A');
    for (size_t i = 0; i + 1 < target.size(); i += 1 + random() % 3) std::swap(target[i], target[i + 1]);
  }
  size_t right = 0, all = 0, words = 0;
  const std::vector<Links> links = estimated_links(sources, targets);
  for (size_t k = 0; k < links.size(); ++k) {
    words += targets[k].size();
    for (const Link& link : links[k]) {
      right += sources[k][link.source][0] - 'a' == targets[k][link.target][0] - 'A';
      ++all;
    }
  }
  EXPECT_GT(right, all * 95 / 100);
  EXPECT_GT(all, words * 8 / 10);
}

// Each form stands once: as words of their own, all would be equally probable translations of each other.
TEST(EstimatedLinks, FormsOfAWordShareTheirStatistics) {
  const std::vector<std::string> sources{"größe", "lehre", "schön", "straße"},
      targets{"magni", "teach", "beaut", "stree"};
  SentenceWords source, target;
  for (size_t a = 0; a < sources.size(); ++a) {
    for (size_t b = 0; b < sources.size(); ++b) {
      const std::string form = std::to_string(a) + std::to_string(b);
      source.push_back({sources[a] + form});
      target.push_back({targets[a] + form});
    }
  }
  source.push_back({"Größen", "Lehren"});
  target.push_back({"TEACHING", "MAGNITUDES"});
  EXPECT_EQ(estimated_links(source, target).back(), (Links{{0, 1}, {1, 0}}));
}

TEST(EstimatedLinks, LinkNothingWhereASideIsEmpty) {
  EXPECT_EQ(estimated_links({{"a"}, {}, {"b"}, {"b"}}, {{}, {"A"}, {"B"}, {"B"}}),
            (std::vector<Links>{{}, {}, {{0, 0}}, {{0, 0}}}));
}

}  // namespace
}  // namespace gloss
