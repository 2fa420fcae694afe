#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runlog/log_reader.h"

namespace gloss {

/// One head of a site over a run.
struct HeadHistory {
  LoggedSite site;
  size_t head = 0;
  HeadTable statistics;                // over all logged steps
  std::optional<int64_t> emerged;      // the step at which its alignment did
};

/// Of every head of the sites called `site`, in the order of layers and heads.
std::vector<HeadHistory> head_histories(const LogReader& log, const std::string& site);

/// A line for each head: its statistics at `step` (the last logged one that is not later) and a sparkline of its error
/// rate, or of its confidence where there is no gold, over all steps on an axis of log(1 + step).
std::string heads_table(const std::vector<HeadHistory>& heads, int64_t step);

/// Values, each between 0 and 1, as `width` blocks of eight heights over log(1 + step).
std::string sparkline(const std::vector<int64_t>& steps, const std::vector<double>& values, int width);

}  // namespace gloss
