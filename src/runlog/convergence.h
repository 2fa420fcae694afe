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

/// The position_information() of each head's last logged maps, averaged over the examples; by site and head. Sites
/// without maps have 0.
std::vector<std::vector<double>> final_information(const Database& log);

/// One head over a run; steps ascend.
struct ConvergenceCurve {
  std::span<const int64_t> steps;
  std::span<const double> similarities;
  double information = 0;  // see final_information()
};

/// The step at which the head's pattern emerged: the first from which the distance to the final map, 1 - similarity,
/// stays at most half of the first map's (or at most 0.1, where the first map is alike already). Raghu et al. 2017, who
/// compare the representations of training with the final one, see when layers converge. None
///   - if the final map has an information below 0.2: the head is flat, or looks at one place whatever is written;
///   - if it is the last step, whose map is compared with itself.
std::optional<int64_t> emerged_at(const ConvergenceCurve& curve);

/// The convergence of every head of every site.
struct ConvergenceTable {
  std::vector<int64_t> steps;                                  // ascending
  std::vector<std::vector<std::vector<double>>> similarities;  // by site, head and step
  std::vector<std::vector<std::optional<int64_t>>> emerged;    // by site and head
};

}  // namespace gloss
