#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runlog/log_reader.h"

namespace gloss {

/// The history of one head over a run.
struct HeadHistory {
  LoggedSite site;
  size_t head = 0;
  HeadTable statistics;            // over all logged steps
  std::optional<int64_t> emerged;  // see emerged_at()
  bool guided = false;             // it learned given links
};

/// The histories of all heads of the sites called `site`, ordered by layer and head.
std::vector<HeadHistory> head_histories(const LogReader& log, const std::string& site);

/// One line per head: its statistics at `step` (or the last logged step before) and a sparkline of its AER, or of its
/// confidence without gold links, over log(1 + step); then what "emerged" means. AER stands only where gold links are.
std::string heads_table(const std::vector<HeadHistory>& heads, int64_t step);

/// Plots values in [0, 1] as `width` block characters of eight heights over log(1 + step).
std::string sparkline(const std::vector<int64_t>& steps, const std::vector<double>& values, int width);

}  // namespace gloss
