#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runlog/convergence.h"
#include "runlog/log_reader.h"

// A run as the page is told of it, in the JSON of src/viewer/page/data.js. Numbers have five digits; what is not a
// number is null.

namespace gloss {

/// The steps of which the page is told. Each ascends.
struct StepSelection {
  std::vector<int64_t> rows;   // of the step table
  std::vector<int64_t> heads;  // of which statistics are told
  std::vector<int64_t> maps;   // of which maps and losses of pieces are
};

/// What is told of the steps later than `after`: every map, and of curves as much as can be seen, which are about 1,000
/// rows and 400 steps of heads, with the first, the last and the validations, spaced evenly over log(1 + step).
StepSelection steps_to_tell(const LogReader& log, int64_t after);

/// RUN. In a report, of which this is the run number `reported`, its maps are in blocks of the page.
std::string run_to_json(const LogReader& log, const StepSelection& steps, const ConvergenceTable& convergence,
                     std::optional<size_t> reported);

/// RunDelta, of the steps later than `after`; how heads converged is told where a table is given.
std::string run_delta_to_json(const LogReader& log, int64_t after, const std::optional<ConvergenceTable>& convergence);

/// The page's block that holds the maps of a site on an example.
std::string block_of_maps(size_t reported, size_t example, size_t site);

}  // namespace gloss
