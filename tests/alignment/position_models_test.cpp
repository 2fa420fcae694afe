#include "alignment/position_models.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace gloss {
namespace {

/// p(t | s) of a pair of m target and n source words, drawn at random.
LinkTable translation(size_t m, size_t n) {
  std::mt19937 random(static_cast<unsigned>(10 * m + n));
  LinkTable p(m, n);
  for (double& one : p.values) one = std::uniform_real_distribution(0.01, 1.0)(random);
  return p;
}

void expect_near(const LinkTable& found, const LinkTable& expected) {
  ASSERT_EQ(found.values.size(), expected.values.size());
  for (size_t k = 0; k < found.values.size(); ++k) EXPECT_NEAR(found.values[k], expected.values[k], 1e-12) << k;
}

LinkTable with_rows_of_one(LinkTable table) {
  for (size_t i = 0; i < table.m; ++i) {
    double sum = 0;
    for (size_t j = 0; j <= table.n; ++j) sum += table(i, j);
    for (size_t j = 0; j <= table.n; ++j) table(i, j) /= sum;
  }
  return table;
}

LinkTable by_the_equation(const LinkTable& t, double lambda) {
  LinkTable p(t.m, t.n);
  const double m = static_cast<double>(t.m), n = static_cast<double>(t.n);
  for (size_t i = 0; i < t.m; ++i) {
    double z = 0;
    for (size_t j = 0; j < t.n; ++j) z += std::exp(-lambda * std::abs((i + 1) / m - (j + 1) / n));
    for (size_t j = 0; j < t.n; ++j)
      p(i, j) = 0.92 / z * std::exp(-lambda * std::abs((i + 1) / m - (j + 1) / n)) * t(i, j);
    p(i, t.n) = 0.08 * t(i, t.n);
  }
  return with_rows_of_one(p);
}

TEST(DiagonalModel, FollowsItsEquation) {
  const LinkTable t = translation(3, 5);
  expect_near(DiagonalModel().links(t), by_the_equation(t, 4));
}

/// The lambda that makes the expected distance that of the counted links, found by bisection.
double likeliest_lambda(const LinkTable& counted) {
  double distance = 0, words = 0;
  const double m = static_cast<double>(counted.m), n = static_cast<double>(counted.n);
  for (size_t i = 0; i < counted.m; ++i) {
    for (size_t j = 0; j < counted.n; ++j) {
      distance += counted(i, j) * std::abs((i + 1) / m - (j + 1) / n);
      words += counted(i, j);
    }
  }
  double low = 0.1, high = 14;
  while (high - low > 1e-9) {
    const double lambda = (low + high) / 2;
    double expected = 0;
    for (size_t i = 0; i < counted.m; ++i) {
      double z = 0, sum = 0;
      for (size_t j = 0; j < counted.n; ++j) {
        const double h = std::abs((i + 1) / m - (j + 1) / n);
        z += std::exp(-lambda * h);
        sum += std::exp(-lambda * h) * h;
      }
      expected += sum / z / m;
    }
    (expected > distance / words ? low : high) = lambda;
  }
  return (low + high) / 2;
}

TEST(DiagonalModel, LearnsHowNearTheDiagonalLinksAre) {
  DiagonalModel model;
  const LinkTable counted = by_the_equation(translation(6, 7), 6);
  for (int iteration = 0; iteration < 30; ++iteration) {
    model.count(counted);
    model.estimate();
  }
  const LinkTable t = translation(4, 4);
  const LinkTable found = model.links(t), expected = by_the_equation(t, likeliest_lambda(counted));
  for (size_t k = 0; k < found.values.size(); ++k) EXPECT_NEAR(found.values[k], expected.values[k], 1e-3);
}

/// The links by the sum over every path: each word comes from one of n words or, after each of these, from none.
LinkTable by_all_paths(const LinkTable& t, const std::vector<double>& c) {
  const size_t n = t.n;
  const auto move = [&](size_t from, size_t to) {
    double sum = 0;
    for (size_t k = 0; k < n; ++k) sum += c[60 + k - from];
    return 0.92 * c[60 + to - from] / sum;
  };
  LinkTable p(t.m, n);
  size_t paths = 1;
  for (size_t i = 0; i < t.m; ++i) paths *= 2 * n;
  for (size_t path = 0; path < paths; ++path) {
    std::vector<size_t> state;
    for (size_t rest = path; state.size() < t.m; rest /= 2 * n) state.push_back(rest % (2 * n));
    double probability = 1;
    for (size_t i = 0; i < t.m; ++i) {
      const size_t word = state[i] % n;
      const bool none = state[i] >= n;
      if (i == 0) {
        probability *= (none ? 0.08 : 0.92) / n;
      } else {
        const size_t before = state[i - 1] % n;
        probability *= none ? (word == before ? 0.08 : 0) : move(before, word);
      }
      probability *= none ? t(i, n) : t(i, word);
    }
    for (size_t i = 0; i < t.m; ++i) p(i, std::min(state[i], n)) += probability;
  }
  return with_rows_of_one(p);
}

TEST(HiddenMarkovModel, SumsOverAllPaths) {
  for (const auto& [m, n] : {std::pair<size_t, size_t>{1, 3}, {4, 1}, {4, 3}, {3, 4}}) {
    const LinkTable t = translation(m, n);
    expect_near(HiddenMarkovModel().links(t), by_all_paths(t, std::vector<double>(121, 1)));
  }
}

TEST(HiddenMarkovModel, CountsJumpsFromEachWordToTheNext) {
  HiddenMarkovModel model;
  LinkTable monotone(3, 3);
  for (size_t i = 0; i < 3; ++i) monotone(i, i) = 1;
  model.count(monotone);
  model.estimate();
  std::vector<double> jumps(121, 0.1);
  jumps[61] += 2;  // two steps to the right
  const LinkTable t = translation(3, 4);
  expect_near(model.links(t), by_all_paths(t, jumps));
}

TEST(PositionModels, LinkNothingToAnEmptySource) {
  const LinkTable t = translation(2, 0);
  for (const LinkTable& links : {DiagonalModel().links(t), HiddenMarkovModel().links(t)}) {
    EXPECT_EQ(links.values, (std::vector<double>{1, 1}));
  }
  EXPECT_TRUE(HiddenMarkovModel().links(translation(0, 2)).values.empty());
}

}  // namespace
}  // namespace gloss
