#pragma once

#include <memory>
#include <vector>

#include "run/configuration.h"
#include "runlog/log_writer.h"
#include "search/scoring.h"

namespace gloss {

/// The sentence pairs whose attention a run logs: the first with at most 40 pieces per side, from attention_log.from or
/// else from `valid`, the validation text; none if neither is given.
std::vector<LoggedExample> examples_to_log(const Configuration& configuration, const Vocabularies& vocabularies,
                                           const ParallelText& valid);

/// Runs the model on fixed sentence pairs during training and logs its attention weights.
class AttentionLogger {
 public:
  AttentionLogger(std::shared_ptr<Seq2Seq> model, std::vector<LoggedExample> examples,
                  const AttentionLogOptions& options, const Vocabularies& vocabularies);

  const LogPlan& plan() const { return plan_; }

  /// Writes the model's current attention weights, piece losses and head statistics under `step`, with teacher forcing
  /// and without dropout. Call it between the log's begin() and commit().
  void write_step(int64_t step, LogWriter& log);

 private:
  std::vector<ScoredPair> score_examples() const;

  std::shared_ptr<Seq2Seq> model_;
  std::vector<AttentionSite::Kind> kinds_;
  std::vector<SentencePair> pairs_;
  std::vector<Side> sources_, targets_;
  LogPlan plan_;
};

}  // namespace gloss
