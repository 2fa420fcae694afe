#include "alignment/symmetrization.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <set>

#include "base/error.h"

namespace gloss {
namespace {

/// A link whose order is that of the published loops: by target word, then by source word.
struct Point {
  int target, source;
  auto operator<=>(const Point&) const = default;
};
using Points = std::set<Point>;

// Koehn's order: beside in the target, in the source, then the diagonals.
constexpr std::array<Point, 8> kNeighbours{{{-1, 0}, {0, -1}, {1, 0}, {0, 1}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}}};

Points points(const Links& links) {
  Points all;
  for (const Link& link : links) all.insert({link.target, link.source});
  return all;
}

/// The links taken so far and the words that they cover.
class Alignment {
 public:
  explicit Alignment(const Points& points) {
    for (const Point& point : points) take(point);
  }

  const Points& points() const { return points_; }
  bool covers_target(const Point& point) const { return targets_.contains(point.target); }
  bool covers_source(const Point& point) const { return sources_.contains(point.source); }

  void take(const Point& point) {
    points_.insert(point);  // leaves iterators valid
    targets_.insert(point.target);
    sources_.insert(point.source);
  }

 private:
  Points points_;
  std::set<int> targets_, sources_;
};

void grow_diag(Alignment& alignment, const Points& all) {
  for (size_t before = 0; before < alignment.points().size();) {
    before = alignment.points().size();
    for (const auto& [target, source] : alignment.points()) {
      for (const auto& [down, right] : kNeighbours) {
        const Point point{target + down, source + right};
        const bool has_free_word = !alignment.covers_target(point) || !alignment.covers_source(point);
        if (has_free_word && all.contains(point)) alignment.take(point);
      }
    }
  }
}

void final_and(Alignment& alignment, const Points& direction) {
  for (const Point& point : direction) {
    if (!alignment.covers_target(point) && !alignment.covers_source(point)) alignment.take(point);
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
  const Points a = points(forward), b = points(backward);
  Points both, all = a;
  std::ranges::set_intersection(a, b, std::inserter(both, both.end()));
  all.insert(b.begin(), b.end());

  Alignment alignment(how == Symmetrization::Union ? all : both);
  if (how == Symmetrization::GrowDiag || how == Symmetrization::GrowDiagFinalAnd) grow_diag(alignment, all);
  if (how == Symmetrization::GrowDiagFinalAnd) {
    final_and(alignment, a);
    final_and(alignment, b);
  }
  Links links;
  for (const auto& [target, source] : alignment.points()) links.push_back({source, target});
  std::ranges::sort(links);
  return links;
}

Links inverse(Links links) {
  for (Link& link : links) std::swap(link.source, link.target);
  std::ranges::sort(links);
  return links;
}

}  // namespace gloss
