#pragma once

#include <filesystem>
#include <string_view>

#include "runlog/log_plan.h"
#include "runlog/log_rows.h"
#include "runlog/sqlite.h"

namespace gloss {

/// Error where a run cannot go on with this plan: its database, which is only read, holds maps of other sites or examples.
void check_plan(const std::filesystem::path& file, const LogPlan& plan);

/// Writes a run's database. What is written between begin() and commit() appears to readers all at once and survives
/// the end of the process; a reader never holds the writer up. One LogWriter writes a file at a time. Error, naming the
/// file, where it cannot be written.
class LogWriter {
 public:
  /// Opens the database and makes it where there is none. Error where the file is something else, or of another format.
  /// Only this may wait for readers, up to 5 s: those of a log that was finished.
  explicit LogWriter(const std::filesystem::path& file);

  /// Takes back what was not committed, and makes the database one file that can be copied and read anywhere. Waits up to 3 s
  /// for readers; where one stays, so do the files beside it, which then belong to the database.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// Deletes all rows of later steps, and what finish() wrote. To be called when a run goes on from a checkpoint of that
  /// step.
  void forget_after(int64_t step);

  /// Says which maps are going to be written. Error where the log has maps of other sites or examples.
  void plan(const LogPlan& plan);

  void begin();
  void commit();

  /// After this also a power cut takes nothing of what was committed. Waits for the disk, never for readers.
  void sync();

  /// Sets a value of the table `run`: the configuration, the device …
  void set_property(std::string_view key, std::string_view value);

  // A row that is written twice keeps the later values.
  void write(const StepRow& row);
  void write(const ValidationRow& row);
  void write(const SampleRow& row);
  void write(const MapRow& row);  // Error where the weights are not as many as the plan says
  void write(const PieceRow& row);
  void write(const HeadRow& row);

  /// Says why the run ended, and fills in the column `converged` of every head at every logged step, in one
  /// transaction. It reads every map.
  void finish(std::string_view reason);

 private:
  Database database_;
  LogPlan plan_;
  Statement describe_, step_, validation_, sample_, map_, piece_, head_;
};

}  // namespace gloss
