#include "viewer/report.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "runlog/log_reader.h"
#include "runlog/weight_codec.h"
#include "viewer/page_template.h"
#include "viewer/run_json.h"
#include "viewer/step_sampling.h"

namespace gloss {
namespace {

constexpr const char* kNonce = "report";
constexpr size_t kMostSteps = 128;
constexpr size_t kMostBytes = 7'500'000;  // of all maps, compressed and base64-encoded
constexpr size_t kTried = 6;              // steps sampled to estimate the bytes of one step

/// The data blocks with the maps of these steps.
std::string blocks_of(const LogReader& log, std::span<const int64_t> steps, size_t reported) {
  const size_t sites = log.sites().size(), examples = log.examples().size();
  std::map<std::pair<size_t, size_t>, std::vector<std::byte>> maps;  // by example and site
  for (const int64_t step : steps) {
    for (size_t example = 0; example < examples; ++example) {
      for (size_t site = 0; site < sites; ++site) {
        const std::vector<std::byte> cells = u16_cells(log.map(step, example, site).weights);
        std::vector<std::byte>& all = maps[{example, site}];
        all.insert(all.end(), cells.begin(), cells.end());
      }
    }
  }
  std::string blocks;
  for (const auto& [of, cells] : maps) blocks += maps_block(block_of_maps(reported, of.first, of.second), cells);
  return blocks;
}

/// Selects the steps whose maps the report holds, within about `bytes` bytes.
std::vector<int64_t> steps_of_maps(const LogReader& log, size_t bytes) {
  const std::vector<int64_t> logged = log.logged_steps();
  const std::vector<int64_t> tried = choose_steps(logged, {}, kTried);
  if (tried.empty()) return {};
  const size_t bytes_of_step = blocks_of(log, tried, 0).size() / tried.size() + 1;
  std::vector<int64_t> validated;
  for (const ValidationRow& row : log.validations()) validated.push_back(row.step);
  return choose_steps(logged, validated, std::clamp<size_t>(bytes / bytes_of_step, 2, kMostSteps));
}

}  // namespace

std::string report(std::span<const std::filesystem::path> databases) {
  std::string runs, blocks;
  for (size_t i = 0; i < databases.size(); ++i) {
    const LogReader log(databases[i]);
    StepSelection steps = steps_to_tell(log, kBeforeAll);
    steps.maps = steps_of_maps(log, kMostBytes / databases.size());
    const bool complete = log.is_complete();
    const ConvergenceTable convergence = complete ? log.final_convergence() : log.convergence(steps.heads);
    if (i > 0) runs += ',';
    runs += run_to_json(log, steps, convergence, i);
    blocks += blocks_of(log, steps.maps, i);
  }
  return fill_page(kNonce, data_block("{\"runs\":[" + runs + "]}") + blocks);
}

}  // namespace gloss
