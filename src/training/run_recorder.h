#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "run/run_folder.h"
#include "run/training_state.h"
#include "training/attention_logger.h"
#include "training/observer.h"

namespace gloss {

/// What a recorder needs besides the configuration.
struct RecordedRun {
  RunFolder folder;
  TrainingState state;  // for the checksums of corpus and vocabulary
  std::shared_ptr<Seq2Seq> model;
  std::optional<AligningHead> guided;  // whose alignment did not emerge but was learned from links
};

/// Writes a run's database: every step, validation and sample, and attention if configured, in one transaction per
/// step. On resuming, rows newer than the checkpoint are deleted, and settings that differ from those of the last
/// session are written as changes.
class RunRecorder final : public Observer {
 public:
  RunRecorder(const Configuration& configuration, const RecordedRun& run,
              std::optional<AttentionLogger> attention_logger);

  /// Throws Error if the existing log holds maps of other sites or sentence pairs than this run would write.
  void check() const;

  void started(int64_t step) override;
  bool reads_model(int64_t step) const override;
  void updating() override;
  void updated(const Update& update) override;
  void validated(const ValidationResult& result) override;
  void completed(const Completed& completed) override;
  void interrupted(int64_t step) override;
  void finished(const std::string& reason) override;

 private:
  void begin();                            // a transaction, unless one is open
  void announce() const;                   // logs the expected size of the database
  void write_changes(int64_t step) const;  // of settings, and of the corpus by its checksum
  void write_rows();                       // of one step, in one transaction

  Configuration configuration_;
  RecordedRun run_;
  std::optional<AttentionLogger> attention_logger_;  // empty if no attention is logged
  std::unique_ptr<LogWriter> log_;                   // open from started() on
  std::vector<std::function<void()>> rows_;          // write the rows of the current step
};

/// Creates a recorder, with an AttentionLogger if the configuration enables it, the model has attention and the data
/// has suitable examples; `valid` is the validation text.
std::shared_ptr<RunRecorder> make_recorder(const Configuration& configuration, const Vocabularies& vocabularies,
                                           const RecordedRun& run, const ParallelText& valid);

}  // namespace gloss
