#include "run/run_folder.h"

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "base/parse_number.h"

namespace gloss {
namespace fs = std::filesystem;
namespace {

std::optional<int64_t> step_of(const std::string& name) {
  const std::optional<int64_t> step = parse_number(name);
  return step >= 0 ? step : std::nullopt;
}

}  // namespace

fs::path RunFolder::checkpoint(int64_t step) const {
  return path_ / "checkpoints" / fmt::format("{:08}", step);
}

bool RunFolder::started() const {
  return fs::exists(config());
}

void RunFolder::check_started() const {
  if (!fs::exists(path_)) fail("there is no folder {}; expected the folder of a run", path_.string());
  if (!fs::is_directory(path_)) fail("{}: expected the folder of a run, but it is a file", path_.string());
  if (started()) return;
  if (fs::exists(path_ / "state.json")) {
    const fs::path checkpoint = fs::canonical(path_), run = checkpoint.parent_path().parent_path();
    fail("{}: expected the folder of a run, but it is a checkpoint: give {}, with --checkpoint {}", path_.string(),
         path_.is_absolute() ? run.string() : fs::proximate(run).string(),
         step_of(checkpoint.filename().string()).value_or(0));
  }
  fail("{}: expected a run folder, but it holds no config.yaml", path_.string());
}

void RunFolder::check_new() const {
  for (const fs::path& file : {database(), path_ / "checkpoints"}) {
    if (!started() && fs::exists(file)) {
      fail("{}: expected a new folder or that of a run, but it holds {} and no config.yaml; give another with --run",
           path_.string(), file.filename().string());
    }
  }
}

std::vector<int64_t> RunFolder::checkpoints() const {
  std::vector<int64_t> steps;
  if (fs::is_directory(path_ / "checkpoints")) {
    for (const auto& entry : fs::directory_iterator(path_ / "checkpoints")) {
      const auto step = step_of(entry.path().filename().string());
      if (step && fs::exists(entry.path() / "state.json")) {
        steps.push_back(*step);
      }
    }
  }
  std::ranges::sort(steps);
  return steps;
}

std::optional<int64_t> RunFolder::best() const {
  const fs::path link = path_ / "best";
  return fs::is_symlink(link) ? step_of(fs::read_symlink(link).filename().string()) : std::nullopt;
}

fs::path RunFolder::begin_checkpoint() const {
  const fs::path aside = path_ / "checkpoints" / "writing";
  fs::remove_all(aside);
  fs::create_directories(aside);
  return aside;
}

void RunFolder::publish_checkpoint(int64_t step) const {
  if (fs::exists(checkpoint(step))) {
    remove_checkpoint(step);
  }
  fs::rename(path_ / "checkpoints" / "writing", checkpoint(step));
  sync_to_disk(path_ / "checkpoints");
}

void RunFolder::remove_checkpoint(int64_t step) const {
  const fs::path aside = path_ / "checkpoints" / "removing";
  fs::remove_all(aside);
  fs::rename(checkpoint(step), aside);  // so that a checkpoint is whole or not there
  fs::remove_all(aside);
}

void RunFolder::link_best(const std::vector<int64_t>& best_steps, int64_t otherwise) const {
  const auto there = [this](int64_t step) { return fs::exists(checkpoint(step)); };
  const auto last = std::find_if(best_steps.rbegin(), best_steps.rend(), there);
  const int64_t step = last == best_steps.rend() ? otherwise : *last;
  const fs::path aside = path_ / "best.new";
  fs::remove(aside);
  fs::create_directory_symlink(fs::path("checkpoints") / checkpoint(step).filename(), aside);
  fs::rename(aside, path_ / "best");
  sync_to_disk(path_);
}

void RunFolder::prune(int64_t keep_last, const std::vector<int64_t>& kept) const {
  fs::remove_all(path_ / "checkpoints" / "removing");  // what a killed process left
  std::vector<int64_t> steps = checkpoints();
  steps.resize(std::max<int64_t>(0, static_cast<int64_t>(steps.size()) - keep_last));
  for (const int64_t step : steps) {
    if (std::ranges::find(kept, step) == kept.end()) {
      remove_checkpoint(step);
    }
  }
}

fs::path RunFolder::find_checkpoint(const std::string& which) const {
  check_started();
  const std::vector<int64_t> steps = checkpoints();
  if (steps.empty()) {
    fail("{}: the run has no checkpoint yet", path_.string());
  }
  if (which == "last") {
    return checkpoint(steps.back());
  }
  const std::optional<int64_t> step = which == "best" ? std::optional(best().value_or(steps.back())) : step_of(which);
  if (!step) {
    fail("checkpoint '{}': expected best, average, last or a step", which);
  }
  if (!std::ranges::binary_search(steps, *step)) {
    fail("{}: no checkpoint of step {}, expected one of {}", path_.string(), *step, fmt::join(steps, ", "));
  }
  return checkpoint(*step);
}

fs::path RunFolder::move_aside() const {
  if (!fs::exists(path_ / "shared.spm") && !fs::exists(path_ / "source.spm")) {
    fail("{}: expected the folder of a run to move aside, but it holds no vocabulary; give another with --run",
         path_.string());
  }
  for (int number = 1;; ++number) {
    const fs::path free = fmt::format("{}.{}", path_.string(), number);
    if (!fs::exists(free)) {
      fs::rename(path_, free);
      return free;
    }
  }
}

}  // namespace gloss
