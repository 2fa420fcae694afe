#include "viewer/step_sampling.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <queue>
#include <set>
#include <tuple>

namespace gloss {
namespace {

double place_of(int64_t step) {
  return std::log1p(static_cast<double>(step));
}

/// Two neighbouring chosen steps.
struct Gap {
  int64_t low, high;

  double width() const { return place_of(high) - place_of(low); }

  /// The candidate nearest to the middle of the gap.
  std::optional<int64_t> middle(std::span<const int64_t> candidates) const {
    const double centre = (place_of(low) + place_of(high)) / 2;
    const auto above = std::ranges::lower_bound(candidates, centre, {}, place_of);
    std::optional<int64_t> nearest;
    if (above != candidates.begin() && *(above - 1) > low) nearest = *(above - 1);
    if (above != candidates.end() && *above < high) {
      if (!nearest || place_of(*above) - centre < centre - place_of(*nearest)) nearest = *above;
    }
    return nearest;
  }

  /// Orders by width; of equally wide gaps, the earlier one is greater and leaves the queue first.
  bool operator<(const Gap& other) const { return std::tuple(width(), other.low) < std::tuple(other.width(), low); }
};

void fill_gaps(std::set<int64_t>& chosen, std::span<const int64_t> candidates, size_t most) {
  std::priority_queue<Gap> gaps;
  for (auto low = chosen.begin(); std::next(low) != chosen.end(); ++low) gaps.push({*low, *std::next(low)});
  while (chosen.size() < most && !gaps.empty()) {
    const Gap gap = gaps.top();
    gaps.pop();
    const std::optional<int64_t> middle = gap.middle(candidates);
    if (!middle) continue;
    chosen.insert(*middle);
    gaps.push({gap.low, *middle});
    gaps.push({*middle, gap.high});
  }
}

}  // namespace

std::vector<int64_t> choose_steps(std::span<const int64_t> steps, std::span<const int64_t> wanted, size_t most) {
  if (steps.size() <= most) return {steps.begin(), steps.end()};
  std::vector<int64_t> there;
  std::ranges::set_intersection(steps, wanted, std::back_inserter(there));
  std::set<int64_t> chosen{steps.front(), steps.back()};
  fill_gaps(chosen, there, std::max<size_t>(2, most / 2));
  fill_gaps(chosen, steps, most);
  return {chosen.begin(), chosen.end()};
}

}  // namespace gloss
