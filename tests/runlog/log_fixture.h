#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "runlog/log_writer.h"

namespace gloss {

/// A folder of its own, which anyone may enter, removed at the end.
class LogFolder {
 public:
  LogFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("gloss_log_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~LogFolder() {
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
    std::filesystem::remove_all(path_);
  }
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file() const { return path_ / "run.db"; }

  /// The names in the folder, in order.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

 private:
  std::filesystem::path path_;
};

/// Two examples, the second without gold, of 3 x 4 and 2 x 2 (target x source), end of sentence included.
inline LogPlan small_plan(WeightEncoding cells = WeightEncoding::U16) {
  LogPlan plan;
  plan.sites = {{"encoder_self", 0, 1}, {"cross", 1, 2}};
  plan.examples = {logged_example({"Haustür klemmt",
                                   "door jams",
                                   {{5, 6, 7}, {"▁Haus", "tür", "▁klemmt"}, {"Haustür", "klemmt"}, {0, 0, 1}},
                                   {{8, 9}, {"▁door", "▁jams"}, {"door", "jams"}, {0, 1}}},
                                  Links{{0, 0, true}, {1, 1, false}}),
                   logged_example({"\"ja\"", "yes", {{4}, {"▁\"ja\""}, {"\"ja\""}, {0}}, {{4}, {"▁yes"}, {"yes"}, {0}}},
                                  std::nullopt)};
  plan.cells = cells;
  return plan;
}

/// Weights that are a function of where they stand, rows normalised.
inline std::vector<float> weights_at(int64_t step, size_t example, size_t site) {
  const LogPlan plan = small_plan();
  const MapShape shape = shape_of(plan.sites[site], plan.examples[example]);
  std::vector<float> weights(shape.cells());
  for (size_t row = 0; row < shape.heads * shape.rows; ++row) {
    float* const begin = weights.data() + row * shape.columns;
    float sum = 0;
    for (size_t c = 0; c < shape.columns; ++c) {
      sum += begin[c] = 1.1f + std::sin(static_cast<float>(step + 1) * static_cast<float>(1 + c + 3 * row + example));
    }
    for (size_t c = 0; c < shape.columns; ++c) begin[c] /= sum;
  }
  return weights;
}

/// All that is measured at a step, as one transaction.
inline void write_step(LogWriter& log, int64_t step) {
  log.begin();
  log.write(StepRow{step, step / 100.0, 5.0 / (1.0 + step), 1e-3, 0.5, 1000 + step, 0.25});
  const LogPlan plan = small_plan();
  for (size_t example = 0; example < plan.examples.size(); ++example) {
    for (size_t site = 0; site < plan.sites.size(); ++site) {
      const std::vector<float> weights = weights_at(step, example, site);
      log.write(MapRow{step, example, site, weights});
    }
    log.write(PieceRow{step, example, std::vector<float>(plan.examples[example].target_pieces.size(), 0.5f), {}});
  }
  for (size_t site = 0; site < plan.sites.size(); ++site) {
    for (size_t head = 0; head < plan.sites[site].heads; ++head) {
      log.write(HeadRow{step, site, head, {}, std::nullopt, std::nullopt});
    }
  }
  log.commit();
}

}  // namespace gloss
