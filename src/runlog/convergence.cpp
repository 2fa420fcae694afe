#include "runlog/convergence.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/attention_site.h"
#include "base/error.h"
#include "metrics/position_information.h"
#include "runlog/log_schema.h"
#include "runlog/weight_codec.h"

namespace gloss {
namespace {

constexpr double kLeastGain = 0.2;

/// All heads of one site for one example.
struct StoredMap {
  size_t example, site;
  MapShape shape;
  std::vector<float> weights;

  static constexpr std::string_view kOfStep =
      "SELECT example, site, rows, columns, encoding, weights FROM attention WHERE step = ?";

  StoredMap(const Statement& row, const LogPlan& plan) : example(row.integer(0)), site(row.integer(1)) {
    if (site >= plan.sites.size() || example >= plan.examples.size()) {
      fail("a map of site {} and example {} was found, expected one of {} sites and {} examples", site, example,
           plan.sites.size(), plan.examples.size());
    }
    shape = shape_of(plan.sites[site], plan.examples[example]);
    check_map_size(shape, row.integer(2), row.integer(3));
    weights = decode_weights(row.text(4), row.bytes(5), shape.cells());
  }

  std::span<const float> head(size_t head) const {
    return std::span(weights).subspan(head * shape.rows * shape.columns, shape.rows * shape.columns);
  }
};

/// The map of a row. Errors name the file.
StoredMap stored_map(const Database& log, const Statement& row, const LogPlan& plan) {
  try {
    return {row, plan};
  } catch (const Error& error) {
    fail("{}: {}", log.file().native(), error.what());
  }
}

/// Calls `tell` with each map of the first logged step, where `end` is min, or of the last, where it is max.
void for_each_map(const Database& log, const LogPlan& plan, const char* end,
                  const std::function<void(StoredMap)>& tell) {
  Statement step = log.prepare(fmt::format("SELECT {}(step) FROM attention", end));
  step.next();
  Statement maps = log.prepare(StoredMap::kOfStep);
  for (maps.bind(step.integer(0)); maps.next();) tell(stored_map(log, maps, plan));
}

/// a'b / (|a| |b|); a row of zeros is like nothing but another.
double cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (size_t s = 0; s < a.size(); ++s) {
    ab += static_cast<double>(a[s]) * b[s];
    aa += static_cast<double>(a[s]) * a[s];
    bb += static_cast<double>(b[s]) * b[s];
  }
  return aa * bb == 0 ? static_cast<double>(aa == bb) : ab / std::sqrt(aa * bb);
}

struct Mean {
  double sum = 0;
  size_t count = 0;
};

}  // namespace

void for_each_convergence(const Database& log, std::span<const int64_t> steps,
                          const std::function<void(const Convergence&)>& tell) {
  const LogPlan plan{read_sites(log), read_examples(log), {}};
  std::map<std::pair<size_t, size_t>, StoredMap> last;  // by example and site
  for_each_map(log, plan, "max", [&](StoredMap map) {
    const std::pair of(map.example, map.site);
    last.emplace(of, std::move(map));
  });

  Statement maps = log.prepare(StoredMap::kOfStep);
  for (const int64_t step : steps) {
    std::map<std::pair<size_t, size_t>, Mean> similarities;  // by site and head
    for (maps.bind(step); maps.next();) {
      const StoredMap map = stored_map(log, maps, plan);
      const auto end = last.find({map.example, map.site});
      if (end == last.end()) continue;
      const size_t columns = map.shape.columns;
      for (size_t head = 0; head < map.shape.heads; ++head) {
        for (size_t at = 0; at < map.shape.rows * columns; at += columns) {
          Mean& mean = similarities[{map.site, head}];
          mean.sum += cosine(map.head(head).subspan(at, columns), end->second.head(head).subspan(at, columns));
          ++mean.count;
        }
      }
    }
    for (const auto& [of, mean] : similarities) {
      tell({step, of.first, of.second, mean.sum / static_cast<double>(mean.count)});
    }
  }
}

std::vector<std::vector<double>> information_gained(const Database& log) {
  const LogPlan plan{read_sites(log), read_examples(log), {}};
  std::vector<std::vector<double>> gained;
  for (const LoggedSite& site : plan.sites) gained.emplace_back(site.heads, 0.0);
  const auto add = [&](const char* end, double times) {
    for_each_map(log, plan, end, [&](const StoredMap& map) {
      const bool causal = site_kind(plan.sites[map.site].name) == AttentionSite::Kind::DecoderSelf;
      for (size_t head = 0; head < map.shape.heads; ++head) {
        gained[map.site][head] +=
            times * position_information({map.head(head), map.shape.rows, map.shape.columns, causal, std::nullopt});
      }
    });
  };
  const auto examples = static_cast<double>(plan.examples.size());
  add("max", 1 / examples);
  add("min", -1 / examples);
  return gained;
}

std::optional<int64_t> emerged_at(const ConvergenceCurve& curve) {
  if (curve.steps.empty() || curve.gained < kLeastGain) return std::nullopt;
  const double enough = (1 + curve.similarities.front()) / 2;
  size_t first = curve.steps.size();
  while (first > 0 && curve.similarities[first - 1] >= enough) --first;
  if (first + 1 >= curve.steps.size()) return std::nullopt;
  return curve.steps[first];
}

}  // namespace gloss
