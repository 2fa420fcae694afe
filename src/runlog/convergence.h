#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "runlog/sqlite.h"

namespace gloss {

/// The fraction of a head's rows, over all examples, whose largest weight (the first on ties) at `step` is in the same
/// column as in the last logged map.
struct Convergence {
  int64_t step = 0;
  size_t site = 0;
  size_t head = 0;
  double share = 0;
};

/// Reads the maps of these steps, one at a time, and calls `tell` for every step, site and head.
void for_each_convergence(const Database& log, std::span<const int64_t> steps,
                          const std::function<void(const Convergence&)>& tell);

/// One head's shares; steps ascend.
struct ConvergenceCurve {
  std::span<const int64_t> steps;
  std::span<const double> shares;
};

/// The step at which the head's alignment emerged: the first from which the share stays at 0.8 or above. None if that
/// step is in the last tenth of the run (up to the last of the steps), where agreement with the last map is trivial.
std::optional<int64_t> emerged_at(const ConvergenceCurve& curve);

/// The convergence of every head of every site.
struct ConvergenceTable {
  std::vector<int64_t> steps;                                // ascending
  std::vector<std::vector<std::vector<double>>> shares;      // by site, head and step
  std::vector<std::vector<std::optional<int64_t>>> emerged;  // by site and head
};

}  // namespace gloss
