#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

#include "runlog/log_plan.h"
#include "runlog/log_rows.h"
#include "runlog/sqlite.h"

namespace gloss {

/// Throws Error if a run's database holds maps of other sites or examples than `plan`. Does not write.
void check_plan(const std::filesystem::path& file, const LogPlan& plan);

/// Writes a run's database. begin() and commit() enclose a transaction, which survives a crash of the process once
/// committed. Readers never block the writer. Only one LogWriter may have a file open. Throws Error, naming the file,
/// if writing fails.
class LogWriter {
 public:
  /// Opens the database, creating it if missing. Throws Error if the file is not a run's database or has another format
  /// version. May wait up to 5 s for readers of a closed log.
  explicit LogWriter(const std::filesystem::path& file);

  /// Rolls back an open transaction and folds the write-ahead log into the database, so that it is a single file. Waits
  /// up to 3 s for readers; if one remains, the -wal and -shm files stay and belong to the database.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// Deletes all rows of later steps, and what finish() wrote. Call it when a run resumes from the checkpoint of
  /// `step`.
  void forget_after(int64_t step);

  /// Sets the sites and examples to be logged. Throws Error if the log has maps of others.
  void plan(const LogPlan& plan);

  /// Waits at most so long while another program has the database locked. Nothing where a transaction is open.
  void begin(std::chrono::milliseconds wait = std::chrono::seconds(5));
  void begin_again();  // forgets what was written since begin()
  void commit();

  /// Makes all commits survive a power failure. Waits for the disk, never for readers.
  void sync();

  /// Sets a value of the table `run`: the configuration, the device …
  void set_property(std::string_view key, std::string_view value);

  // Writing the same row again overwrites it.
  void write(const StepRow& row);
  void write(const ValidationRow& row);
  void write(const SampleRow& row);
  void write(const MapRow& row);  // Error if the number of weights does not match the plan
  void write(const PieceRow& row);
  void write(const HeadRow& row);
  void write(const ChangeRow& row);  // joined with an earlier change of the key at the same step

  /// Records why the run ended and computes the column `converged` of every head at every logged step, in one
  /// transaction. Reads every map.
  void finish(std::string_view reason);

 private:
  Database database_;
  LogPlan plan_;
  Statement describe_, step_, validation_, sample_, map_, piece_, head_;
};

}  // namespace gloss
