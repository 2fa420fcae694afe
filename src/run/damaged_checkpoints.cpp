#include "run/damaged_checkpoints.h"

#include <algorithm>
#include <ranges>

#include "base/error.h"
#include "base/logging.h"
#include "run/checkpoint.h"

namespace gloss {
namespace fs = std::filesystem;

void set_damaged_aside(const RunFolder& folder) {
  const std::vector<int64_t> steps = folder.checkpoints();
  std::vector<std::pair<int64_t, std::string>> damaged;  // step and what is wrong
  for (const int64_t step : steps | std::views::reverse) {
    std::string wrong = damage(folder.checkpoint(step));
    if (wrong.empty()) break;
    damaged.emplace_back(step, std::move(wrong));
  }
  if (damaged.empty()) return;
  if (damaged.size() == steps.size()) {
    fail("{}; none of the run's checkpoints can be read: give --fresh to begin again", damaged.front().second);
  }
  const int64_t whole = steps[steps.size() - damaged.size() - 1];
  if (folder.best().value_or(whole) > whole) {
    folder.link_best(load_state(folder.checkpoint(whole)).best_steps, whole);
  }
  for (const auto& [step, wrong] : damaged) {
    const fs::path aside = folder.checkpoint(step).string() + ".damaged";
    fs::remove_all(aside);
    fs::rename(folder.checkpoint(step), aside);
    warn("{}; the checkpoint is now {}, and the run goes on from step {}", wrong, aside.string(), whole);
  }
}

}  // namespace gloss
