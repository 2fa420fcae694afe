#pragma once

#include <memory>
#include <optional>

#include "training/attention_logger.h"
#include "training/observer.h"
#include "run/run_folder.h"
#include "run/training_state.h"

namespace gloss {

/// What a recorder must know of a run besides its configuration.
struct RecordedRun {
  RunFolder folder;
  TrainingState state;  // the fingerprints of corpus and vocabulary
  std::shared_ptr<Seq2Seq> model;
};

/// Writes a run's database: every step, validation and sample, and the attention where the configuration wants it. One
/// transaction for each step. The log of a run that goes on loses what is newer than the checkpoint.
class RunRecorder final : public Observer {
 public:
  RunRecorder(const Configuration& configuration, const RecordedRun& run, std::optional<AttentionLogger> attention_logger);

  /// Error where the log that there is holds maps of other sites or sentence pairs than would be written now.
  void check() const;

  void started(int64_t step) override;
  void updated(const Update& update) override;
  void validated(const ValidationResult& result) override;
  void completed(const Completed& completed) override;
  void interrupted(int64_t step) override;
  void finished(const std::string& reason) override;

 private:
  void announce() const;  // how large the log will be

  Configuration configuration_;
  RecordedRun run_;
  std::optional<AttentionLogger> attention_logger_;  // none: no attention is logged
  std::unique_ptr<LogWriter> log_;              // from the start on
};

/// With a attention_logger where the configuration, the model and the data have something to watch.
std::shared_ptr<RunRecorder> make_recorder(const Configuration& configuration, const Vocabularies& vocabularies,
                                        const RecordedRun& run);

}  // namespace gloss
