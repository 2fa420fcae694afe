#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "runlog/sqlite.h"

namespace gloss {

/// How alike a head's maps of `step` and of the last logged step are: the mean, over the rows of all examples, of the
/// cosine of the two rows (so Kovaleva et al. 2019 compare attention before and after fine-tuning); from 0 to 1.
struct Convergence {
  int64_t step = 0;
  size_t site = 0;
  size_t head = 0;
  double similarity = 0;
};

/// Reads the maps of these steps, one at a time, and calls `tell` for every step, site and head.
void for_each_convergence(const Database& log, std::span<const int64_t> steps,
                          const std::function<void(const Convergence&)>& tell);

/// By how much the position_information() of each head's maps, averaged over the examples, is larger at the last logged
/// step than at the first; by site and head. Sites without maps have 0.
std::vector<std::vector<double>> information_gained(const Database& log);

/// One head over a run; steps ascend.
struct ConvergenceCurve {
  std::span<const int64_t> steps;
  std::span<const double> similarities;
  double gained = 0;  // see information_gained()
};

/// The step at which the head's pattern emerged: the first from which the distance to the last map, 1 - similarity,
/// stays at most half of the first map's. Raghu et al. 2017 compare the representations of training with the last ones
/// so, to see when layers converge. None
///   - if less than 0.2 of information was gained: the head is flat, looks at one place whatever is written, or shows
///     the window or the weights that it started with;
///   - if it is the last step, whose map is compared with itself.
std::optional<int64_t> emerged_at(const ConvergenceCurve& curve);

/// The convergence of every head of every site.
struct ConvergenceTable {
  std::vector<int64_t> steps;                                  // ascending
  std::vector<std::vector<std::vector<double>>> similarities;  // by site, head and step
  std::vector<std::vector<std::optional<int64_t>>> emerged;    // by site and head
};

}  // namespace gloss
