#include "alignment/symmetrization.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

/// The order of the published loops: by target word, then by source word.
struct ByTarget {
  bool operator()(const Link& a, const Link& b) const {
    return std::pair(a.target, a.source) < std::pair(b.target, b.source);
  }
};
using Points = std::set<Link, ByTarget>;

// As {source, target}: the target word before, the source word before, those behind, then the diagonals.
constexpr std::array<Link, 8> kNeighbours{{{0, -1}, {-1, 0}, {0, 1}, {1, 0}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}};

/// The links taken so far and the words that they cover.
class Alignment {
 public:
  explicit Alignment(const Points& points) {
    for (const Link& link : points) take(link);
  }

  const Points& points() const { return points_; }
  bool covers_source(const Link& link) const { return sources_.contains(link.source); }
  bool covers_target(const Link& link) const { return targets_.contains(link.target); }

  void take(const Link& link) {
    points_.insert(link);  // iterators stay valid
    sources_.insert(link.source);
    targets_.insert(link.target);
  }

 private:
  Points points_;
  std::set<int> sources_, targets_;
};

void grow_diag(Alignment& alignment, const Points& all) {
  for (size_t before = 0; before < alignment.points().size();) {
    before = alignment.points().size();
    for (const Link& link : alignment.points()) {
      for (const Link& step : kNeighbours) {
        const Link next{link.source + step.source, link.target + step.target};
        const bool has_free_word = !alignment.covers_source(next) || !alignment.covers_target(next);
        if (has_free_word && all.contains(next)) alignment.take(next);
      }
    }
  }
}

void final_and(Alignment& alignment, const Points& direction) {
  for (const Link& link : direction) {
    if (!alignment.covers_source(link) && !alignment.covers_target(link)) alignment.take(link);
  }
}

}  // namespace

const std::vector<std::string>& symmetrization_names() {
  static const std::vector<std::string> kNames{"intersection", "union", "grow-diag", "grow-diag-final-and"};
  return kNames;
}

Symmetrization symmetrization_named(const std::string& name) {
  const auto& names = symmetrization_names();
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) fail("\"{}\" is no symmetrization, expected one of {}", name, fmt::join(names, ", "));
  return static_cast<Symmetrization>(found - names.begin());
}

Links symmetrize(const Links& forward, const Links& backward, Symmetrization how) {
  const Points a(forward.begin(), forward.end()), b(backward.begin(), backward.end());
  Points both, all = a;
  std::ranges::set_intersection(a, b, std::inserter(both, both.end()), ByTarget());
  all.insert(b.begin(), b.end());

  Alignment alignment(how == Symmetrization::Union ? all : both);
  if (how == Symmetrization::GrowDiag || how == Symmetrization::GrowDiagFinalAnd) grow_diag(alignment, all);
  if (how == Symmetrization::GrowDiagFinalAnd) {
    final_and(alignment, a);
    final_and(alignment, b);
  }
  Links links(alignment.points().begin(), alignment.points().end());
  std::ranges::sort(links);
  return links;
}

Links inverse(Links links) {
  for (Link& link : links) std::swap(link.source, link.target);
  std::ranges::sort(links);
  return links;
}

}  // namespace gloss
