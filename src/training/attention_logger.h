#pragma once

#include <memory>
#include <vector>

#include "runlog/log_writer.h"
#include "search/scoring.h"
#include "run/configuration.h"

namespace gloss {

/// The sentence pairs whose attention a run logs: the first that have at most 40 pieces a side, of the files that the
/// configuration names or else of its validation set; none where it names neither.
std::vector<LoggedExample> examples_to_log(const Configuration& configuration, const Vocabularies& vocabularies);

/// Runs the model on the same sentence pairs again and again and writes what it looked at.
class AttentionLogger {
 public:
  AttentionLogger(std::shared_ptr<Seq2Seq> model, std::vector<LoggedExample> examples,
                   const AttentionLogOptions& options, const Vocabularies& vocabularies);

  const LogPlan& plan() const { return plan_; }

  /// Writes maps, losses of pieces and statistics of heads, as the model is now, as those of `step`; to be called
  /// between the log's begin() and commit(). The examples are teacher-forced, without dropout.
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
