#include "alignment/position_models.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace gloss {
namespace {

constexpr double kNull = 0.08;

double distance(size_t i, size_t m, size_t j, size_t n) {
  return std::abs((i + 1.0) / m - (j + 1.0) / n);
}

void normalise(double* begin, double* end) {
  const double sum = std::accumulate(begin, end, 0.0);
  std::transform(begin, end, begin, [sum](double x) { return x / sum; });
}

}  // namespace

std::vector<double> DiagonalModel::near_the_diagonal(size_t i, size_t m, size_t n) const {
  std::vector<double> p(n);
  for (size_t j = 0; j < n; ++j) p[j] = std::exp(-lambda_ * distance(i, m, j, n));
  normalise(p.data(), p.data() + n);
  return p;
}

LinkTable DiagonalModel::links(const LinkTable& translation) const {
  LinkTable p = translation;
  for (size_t i = 0; i < p.m; ++i) {
    const std::vector<double> here = near_the_diagonal(i, p.m, p.n);
    for (size_t j = 0; j < p.n; ++j) p(i, j) *= (1 - kNull) * here[j];
    p(i, p.n) *= kNull;
    normalise(&p(i, 0), &p(i, 0) + p.n + 1);
  }
  return p;
}

void DiagonalModel::count(const LinkTable& links) {
  for (size_t i = 0; i < links.m; ++i) {
    for (size_t j = 0; j < links.n; ++j) {
      distance_ += links(i, j) * distance(i, links.m, j, links.n);
      words_ += links(i, j);
    }
  }
  if (links.n > 0) ++lengths_[{links.m, links.n}];
}

void DiagonalModel::estimate() {
  for (int step = 0; step < 8 && words_ > 0; ++step) {
    double by_prior = 0, words = 0;  // the expected distance before the words are seen
    for (const auto& [lengths, count] : lengths_) {
      const auto& [m, n] = lengths;
      for (size_t i = 0; i < m; ++i) {
        const std::vector<double> p = near_the_diagonal(i, m, n);
        for (size_t j = 0; j < n; ++j) by_prior += count * p[j] * distance(i, m, j, n);
      }
      words += count * static_cast<double>(m);
    }
    lambda_ = std::clamp(lambda_ + 20 * (by_prior / words - distance_ / words_), 0.1, 14.0);
  }
  distance_ = words_ = 0;
  lengths_.clear();
}

size_t HiddenMarkovModel::jump(size_t from, size_t to) {
  const auto by = static_cast<int>(to) - static_cast<int>(from);
  return static_cast<size_t>(kFarthest + std::clamp(by, -kFarthest, kFarthest));
}

LinkTable HiddenMarkovModel::links(const LinkTable& translation) const {
  const size_t m = translation.m, n = translation.n;
  if (m == 0 || n == 0) {
    LinkTable none(m, n);
    for (size_t i = 0; i < m; ++i) none(i, n) = 1;
    return none;
  }
  std::vector<double> moves(n * n);  // p(j | j')
  for (size_t from = 0; from < n; ++from) {
    for (size_t to = 0; to < n; ++to) moves[from * n + to] = jumps_[jump(from, to)];
    normalise(&moves[from * n], &moves[from * n] + n);
    for (size_t to = 0; to < n; ++to) moves[from * n + to] *= 1 - kNull;
  }
  // State j < n: the word comes from j; n + j: from none, and the last word that came from one came from j. A row of
  // each table has these 2 n states.
  LinkTable forward(m, 2 * n - 1), backward(m, 2 * n - 1);
  for (size_t i = 0; i < m; ++i) {
    for (size_t j = 0; j < n; ++j) {
      double word = (1 - kNull) / n, none = kNull / n;
      if (i > 0) {
        word = 0;
        for (size_t from = 0; from < n; ++from) {
          word += (forward(i - 1, from) + forward(i - 1, n + from)) * moves[from * n + j];
        }
        none = kNull * (forward(i - 1, j) + forward(i - 1, n + j));
      }
      forward(i, j) = word * translation(i, j);
      forward(i, n + j) = none * translation(i, n);
    }
    normalise(&forward(i, 0), &forward(i, 0) + 2 * n);
  }
  std::fill_n(&backward(m - 1, 0), 2 * n, 1);
  for (size_t i = m - 1; i-- > 0;) {
    for (size_t from = 0; from < n; ++from) {
      double sum = kNull * translation(i + 1, n) * backward(i + 1, n + from);
      for (size_t to = 0; to < n; ++to) sum += moves[from * n + to] * translation(i + 1, to) * backward(i + 1, to);
      backward(i, from) = backward(i, n + from) = sum;
    }
    normalise(&backward(i, 0), &backward(i, 0) + 2 * n);
  }
  LinkTable p(m, n);
  for (size_t i = 0; i < m; ++i) {
    for (size_t j = 0; j < n; ++j) {
      p(i, j) = forward(i, j) * backward(i, j);
      p(i, n) += forward(i, n + j) * backward(i, n + j);
    }
    normalise(&p(i, 0), &p(i, 0) + n + 1);
  }
  return p;
}

void HiddenMarkovModel::count(const LinkTable& links) {
  for (size_t i = 1; i < links.m; ++i) {
    for (size_t from = 0; from < links.n; ++from) {
      for (size_t to = 0; to < links.n; ++to) counts_[jump(from, to)] += links(i - 1, from) * links(i, to);
    }
  }
}

void HiddenMarkovModel::estimate() {
  jumps_ = std::exchange(counts_, std::vector<double>(counts_.size(), 0));
  for (double& count : jumps_) count += 0.1;  // a jump that was never seen is not impossible
}

}  // namespace gloss
