#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alignment/head_choice.h"
#include "runlog/convergence.h"
#include "runlog/log_plan.h"
#include "runlog/log_rows.h"
#include "runlog/log_schema.h"
#include "runlog/sqlite.h"

namespace gloss {

/// The path of the database in a run folder. Throws Error if there is none.
std::filesystem::path find_database(const std::filesystem::path& run);

/// A snapshot of a run's database, also while the run trains. Open it for each read and close it soon: an open reader
/// does not see later rows, and keeps the write-ahead log growing. Throws Error, naming the file, if it is missing, is
/// not a run's database or is corrupt.
class LogReader {
 public:
  explicit LogReader(const std::filesystem::path& file);

  /// The run folder, as the path of the file names it.
  std::filesystem::path folder() const { return database_.file().parent_path(); }

  std::map<std::string, std::string> run() const;
  /// The head that the best checkpoint aligns with, if there was one to choose. Throws Error for one out of range.
  std::optional<AligningHead> aligning_head() const;
  /// The head that learned given links, if one did.
  std::optional<GuidedHead> guided_head() const;
  const std::vector<LoggedSite>& sites() const { return plan_.sites; }
  const std::vector<LoggedExample>& examples() const { return plan_.examples; }

  // Rows of steps later than `after`; by default of all steps.
  StepTable steps(int64_t after = kBeforeAll) const;
  std::vector<ValidationRow> validations(int64_t after = kBeforeAll) const;  // by step, then name
  std::vector<SampleRow> samples(int64_t after = kBeforeAll) const;          // by step, then line

  /// The settings changed so far, by step, then key.
  std::vector<ChangeRow> changes() const;

  /// The steps that have maps, ascending.
  std::vector<int64_t> logged_steps(int64_t after = kBeforeAll) const;

  /// The last step with any row; 0 if there is none.
  int64_t last_step() const;

  /// The id of the session (a process that trains the run) that last wrote; empty before the first. A new session may
  /// have deleted steps, those after the checkpoint that it resumed.
  std::string session_id() const;

  /// Whether the run has finished, so that final_convergence() is available.
  bool is_complete() const;

  /// One map. Throws Error, naming the available ones, if there is none.
  LoggedMap map(int64_t step, size_t example, size_t site) const;

  /// The losses of an example's target pieces. Throws Error, naming the available ones, if there are none.
  PieceRow pieces(int64_t step, size_t example) const;

  /// A head's statistics. Throws Error if there is no such head.
  HeadTable statistics(size_t site, size_t head, int64_t after = kBeforeAll) const;

  /// Each head's convergence at these of logged_steps(), relative to the latest map: the values of `converged` if the
  /// run ended now. Reads every map of these steps.
  ConvergenceTable convergence(std::span<const int64_t> steps) const;

  /// The stored convergence of a complete run at all logged_steps(). Reads only the first and last maps.
  ConvergenceTable final_convergence() const;

 private:
  const LoggedSite& site_of(size_t site) const;           // Error if there is none
  const LoggedExample& example_of(size_t example) const;  // the same
  void fill_in_emerged(ConvergenceTable& table) const;
  [[noreturn]] void refuse(const char* what, int64_t step) const;  // throws the Error that `step` has no `what`

  Database database_;
  LogPlan plan_;
};

}  // namespace gloss
