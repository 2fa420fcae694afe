#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "inspect/sqlite.h"

namespace gloss {

/// The share of a head's rows, over all examples, whose largest weight (the first of equals) is at a step where it is
/// in the last map that was logged.
struct Convergence {
  int64_t step = 0;
  size_t site = 0;
  size_t head = 0;
  double share = 0;
};

/// Reads the maps of one site, or of all, in the order of their steps and one at a time, and tells of every head at
/// every logged step.
void for_each_convergence(const Database& log, std::optional<size_t> site,
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

}  // namespace gloss
