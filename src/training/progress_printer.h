#pragma once

#include <optional>
#include <string>

#include "training/observer.h"

namespace gloss {

/// Prints progress, validations with samples, and checkpoints. Progress is a status line on a terminal and log lines
/// elsewhere.
class ProgressPrinter final : public Observer {
 public:
  ProgressPrinter(std::string best_by, std::string run) : best_by_(std::move(best_by)), run_(std::move(run)) {}

  void updated(const Update& update) override;
  void validated(const ValidationResult& result) override;
  void saved(int64_t step, const std::filesystem::path& checkpoint) override;
  void interrupted(int64_t step) override;
  void finished(const std::string& reason) override;

 private:
  std::string best_by_;
  std::string run_;  // the folder
  std::optional<double> best_;
  // Sums since the last line:
  double loss_ = 0, seconds_ = 0;
  int64_t tokens_ = 0;
  double began_ = -1;  // training seconds and progress after the first update, to estimate the time left
  double began_progress_ = 0;
};

}  // namespace gloss
