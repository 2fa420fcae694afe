#include "runlog/heads_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace gloss {
namespace {

constexpr int kSparkWidth = 24;

std::string number(double value) {
  return std::isnan(value) ? "–" : fmt::format("{:.3f}", value);
}

/// The index of the last step that is at most `step`; 0 if there is none.
size_t place_of(const std::vector<int64_t>& steps, int64_t step) {
  const auto after = std::upper_bound(steps.begin(), steps.end(), step);
  return after == steps.begin() ? 0 : static_cast<size_t>(after - steps.begin()) - 1;
}

bool is_known(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
}

}  // namespace

std::vector<HeadHistory> head_histories(const LogReader& log, const std::string& name) {
  const ConvergenceTable convergence =
      log.is_complete() ? log.final_convergence() : log.convergence(log.logged_steps());
  const std::vector<LoggedSite> sites = log.sites();
  const std::optional<GuidedHead> guided = log.guided_head();
  std::vector<HeadHistory> heads;
  for (size_t s = 0; s < sites.size(); ++s) {
    for (size_t head = 0; sites[s].name == name && head < sites[s].heads; ++head) {
      heads.push_back({sites[s], head, log.statistics(s, head), convergence.emerged[s][head],
                       guided && guided->is(name, sites[s].layer, head)});
    }
  }
  return heads;
}

std::string sparkline(const std::vector<int64_t>& steps, const std::vector<double>& values, int width) {
  constexpr std::array<std::string_view, 8> kHeights{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const double end = std::log1p(static_cast<double>(steps.empty() ? 0 : steps.back()));
  std::string line;
  for (int i = 0; i < width && !steps.empty(); ++i) {
    const double step = std::expm1(end * i / std::max(1, width - 1));
    const double value = values[place_of(steps, std::llround(step))];
    line += std::isnan(value) ? " " : kHeights[static_cast<size_t>(std::lround(std::clamp(value, 0.0, 1.0) * 7))];
  }
  return line;
}

std::string heads_table(const std::vector<HeadHistory>& heads, int64_t step) {
  if (heads.empty()) return "";
  const bool gold = is_known(heads.front().statistics.aer);
  const auto rates = [&](const auto& aer, const auto& aer_shifted) {
    return gold ? fmt::format(" {:>7} {:>18}", aer, aer_shifted) : "";
  };
  std::string lines = fmt::format("{:>5} {:>4} {:>8} {:>10} {:>16} {:>9}{} {:>8}  {} over training\n", "layer", "head",
                                  "entropy", "confidence", "coverage penalty", "monotonic",
                                  rates("AER", "AER (rows as read)"), "emerged", gold ? "AER" : "confidence");
  for (const HeadHistory& head : heads) {
    const HeadTable& s = head.statistics;
    if (s.step.empty()) continue;
    const size_t at = place_of(s.step, step);
    const bool read = gold && s.aer_shifted[at] < s.aer[at];
    lines += fmt::format("{:>5} {:>4} {:>8} {:>10} {:>16} {:>9}{} {:>8}  {}\n", head.site.layer, head.head,
                         number(s.entropy[at]), number(s.confidence[at]), number(s.coverage_penalty[at]),
                         number(s.monotonicity[at]), rates(number(s.aer[at]), number(s.aer_shifted[at])),
                         head.guided    ? "guided"
                         : head.emerged ? std::to_string(*head.emerged)
                                        : "–",
                         sparkline(s.step,
                                   !gold  ? s.confidence
                                   : read ? s.aer_shifted
                                          : s.aer,
                                   kSparkWidth));
  }
  lines +=
      "emerged: the step from which a head stays at least half-way from its first map to its last; none where its "
      "rows did not grow different\n";
  if (std::ranges::any_of(heads, &HeadHistory::guided)) {
    lines += "guided: the head learned given links (training.guided_alignment), so its alignment did not emerge\n";
  }
  return lines;
}

}  // namespace gloss
