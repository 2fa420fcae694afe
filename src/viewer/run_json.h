#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runlog/convergence.h"
#include "runlog/log_reader.h"

// A run as JSON for the page, in the format of src/viewer/page/data.js. Numbers have five significant digits; NaN and
// infinity become null.

namespace gloss {

/// The steps sent to the page, each list in ascending order.
struct StepSelection {
  std::vector<int64_t> rows;   // with rows of the step table
  std::vector<int64_t> heads;  // with head statistics
  std::vector<int64_t> maps;   // with maps and losses of pieces
};

/// Selects from the steps later than `after`: all steps with maps, but of curves only as many points as are visible.
/// These are about 1,000 rows and 400 steps of heads: the first, the last, validation steps and others spaced evenly
/// over log(1 + step).
StepSelection steps_to_tell(const LogReader& log, int64_t after);

/// RUN. `reported` is the index of the run in a report, where data blocks of the page hold the maps.
std::string run_to_json(const LogReader& log, const StepSelection& steps, const ConvergenceTable& convergence,
                        std::optional<size_t> reported);

/// RunDelta of the steps later than `after`, with the convergence of the heads if it is given.
std::string run_delta_to_json(const LogReader& log, int64_t after, const std::optional<ConvergenceTable>& convergence);

/// The id of the data block that holds the maps of a site on an example.
std::string block_of_maps(size_t reported, size_t example, size_t site);

}  // namespace gloss
