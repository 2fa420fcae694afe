#include "runlog/convergence.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "runlog/log_schema.h"
#include "runlog/weight_codec.h"

namespace gloss {
namespace {

constexpr double kEnough = 0.8;

/// The column of the largest weight of each row: (heads, rows).
using Peaks = std::vector<uint32_t>;

/// A map, reduced to its peaks.
struct StoredPeaks {
  size_t example, site, heads = 0;
  Peaks peaks;

  static constexpr std::string_view kOfStep =
      "SELECT example, site, rows, columns, encoding, weights FROM attention WHERE step = ?";

  StoredPeaks(const Statement& row, const LogPlan& plan) : example(row.integer(0)), site(row.integer(1)) {
    if (site >= plan.sites.size() || example >= plan.examples.size()) {
      fail("a map of site {} and example {} was found, expected one of {} sites and {} examples", site, example,
           plan.sites.size(), plan.examples.size());
    }
    const MapShape shape = shape_of(plan.sites[site], plan.examples[example]);
    check_map_size(shape, row.integer(2), row.integer(3));
    heads = shape.heads;
    const size_t rows = heads * shape.rows, columns = shape.columns;
    const std::vector<float> weights = decode_weights(row.text(4), row.bytes(5), shape.cells());
    for (size_t r = 0; r < rows; ++r) {
      const auto begin = weights.begin() + static_cast<long>(r * columns);
      peaks.push_back(static_cast<uint32_t>(std::max_element(begin, begin + static_cast<long>(columns)) - begin));
    }
  }
};

struct Count {
  size_t rows = 0;
  size_t there = 0;  // of these, rows with the same peak as in the last map
};

}  // namespace

void for_each_convergence(const Database& log, std::span<const int64_t> steps,
                          const std::function<void(const Convergence&)>& tell) {
  const LogPlan plan{read_sites(log), read_examples(log), {}};
  Statement maps = log.prepare(StoredPeaks::kOfStep);
  Statement last_step = log.prepare("SELECT max(step) FROM attention");
  last_step.next();
  std::map<std::pair<size_t, size_t>, Peaks> last;  // by example and site
  for (maps.bind(last_step.integer(0)); maps.next();) {
    StoredPeaks map(maps, plan);
    last[{map.example, map.site}] = std::move(map.peaks);
  }

  for (const int64_t step : steps) {
    std::map<std::pair<size_t, size_t>, Count> counts;  // by site and head
    for (maps.bind(step); maps.next();) {
      const StoredPeaks map(maps, plan);
      const Peaks& end = last[{map.example, map.site}];
      if (end.size() != map.peaks.size()) continue;
      const size_t rows = map.peaks.size() / map.heads;
      for (size_t head = 0; head < map.heads; ++head) {
        Count& count = counts[{map.site, head}];
        count.rows += rows;
        for (size_t i = head * rows; i < (head + 1) * rows; ++i) count.there += map.peaks[i] == end[i];
      }
    }
    for (const auto& [key, count] : counts) {
      tell({step, key.first, key.second, static_cast<double>(count.there) / static_cast<double>(count.rows)});
    }
  }
}

std::optional<int64_t> emerged_at(const ConvergenceCurve& curve) {
  size_t first = curve.steps.size();
  while (first > 0 && curve.shares[first - 1] >= kEnough) --first;
  if (first == curve.steps.size()) return std::nullopt;
  const int64_t step = curve.steps[first];
  const int64_t last = curve.steps.back();
  const bool in_last_tenth = step == last || 10 * step > 9 * last;
  if (in_last_tenth) return std::nullopt;
  return step;
}

}  // namespace gloss
