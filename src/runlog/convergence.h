#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "runlog/sqlite.h"

namespace gloss {

/// The share of a head's rows, over all examples, whose largest weight (the first of equals) is at a step where it is
/// in the last map that was logged.
struct Convergence {
  int64_t step = 0;
  size_t site = 0;
  size_t head = 0;
  double share = 0;
};

/// Reads the maps of these steps, one at a time, and tells of every head of every site at each.
void for_each_convergence(const Database& log, std::span<const int64_t> steps,
                          const std::function<void(const Convergence&)>& tell);

/// One head's shares, at steps that ascend.
struct ConvergenceCurve {
  std::span<const int64_t> steps;
  std::span<const double> shares;
};

/// The step at which the head's alignment emerged: the first from which the share stays at 0.8 or above. None where
/// that step lies in the last tenth of the run, which ends at the last of the steps: so late, the last map agrees with
/// itself.
std::optional<int64_t> emerged_at(const ConvergenceCurve& curve);

/// How every head of every site came to look where it does in the end.
struct ConvergenceTable {
  std::vector<int64_t> steps;                                // ascending
  std::vector<std::vector<std::vector<double>>> shares;      // of a site, of its head, at each of the steps
  std::vector<std::vector<std::optional<int64_t>>> emerged;  // of a site, of its head
};

}  // namespace gloss
