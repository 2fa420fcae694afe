#include "training/progress_printer.h"

#include "base/logging.h"
#include "metrics/registry.h"

namespace gloss {
namespace {

constexpr double kLineEvery = 5;        // seconds of training per log line
constexpr double kRewriteEvery = 0.25;  // seconds of training per update of the status line

/// 75 -> "1:15", 3700 -> "1:01:40".
std::string clock_time(double seconds) {
  const auto s = static_cast<int64_t>(seconds + 0.5);
  return s < 3600 ? fmt::format("{}:{:02}", s / 60, s % 60)
                  : fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace

void ProgressPrinter::updated(const Update& update) {
  if (began_ < 0) {
    began_ = update.trained;  // the first update, which is slow, is left out
    began_progress_ = update.progress;
  }
  loss_ += update.loss * update.tokens;
  tokens_ += update.tokens;
  seconds_ += update.seconds;
  if (seconds_ < (on_terminal() ? kRewriteEvery : kLineEvery) && update.progress < 1) {
    return;
  }
  const double made = update.progress - began_progress_;
  const std::string left =
      made > 0 ? clock_time((update.trained - began_) * std::max(0.0, 1 - update.progress) / made) : "?";
  const std::string line =
      fmt::format("step {}  epoch {:.2f}  loss {:.3f}  rate {:.2e}  {:.0f} tokens/s  {} left{}", update.step,
                  update.epoch, loss_ / tokens_, update.learning_rate, tokens_ / seconds_, left,
                  best_ ? fmt::format("  best {} {:.2f}", best_by_, *best_) : "");
  if (on_terminal()) {
    show_status(line);
  } else {
    inform_line(line);
  }
  loss_ = seconds_ = 0;
  tokens_ = 0;
}

void ProgressPrinter::validated(const ValidationResult& result) {
  std::string scores;
  for (const auto& [name, value] : result.scores) {
    scores += fmt::format("  {} {:.{}f}", name, value, metric_named(name).digits);
    if (name == best_by_ && result.best) {
      best_ = value;
      scores += " (best)";
    }
  }
  inform("validation at step {}{}  in {:.1f} s", result.step, scores, result.seconds);
  for (const SampleTranslation& sample : result.samples) {
    inform("  source {}: {}", sample.line, sample.source);
    inform("  reference: {}", sample.reference);
    inform("  output:    {}", sample.output);
  }
}

void ProgressPrinter::saved(int64_t, const std::filesystem::path& checkpoint) {
  inform("saved {}", checkpoint.string());
}

void ProgressPrinter::interrupted(int64_t step) {
  show_status("");
  inform("stopped by a signal after step {}, which is saved: gloss train {} resumes there", step, run_);
}

void ProgressPrinter::finished(const std::string& reason) {
  show_status("");
  inform("finished: {}", reason);
}

}  // namespace gloss
