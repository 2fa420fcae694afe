#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "runlog/convergence.h"
#include "runlog/log_plan.h"
#include "runlog/log_rows.h"
#include "runlog/log_schema.h"
#include "runlog/sqlite.h"

namespace gloss {

/// The database of a run, given the run's folder. Error where the folder holds none.
std::filesystem::path find_database(const std::filesystem::path& run);

/// A run's database as it was when this was opened, also while the run goes on. To be opened for each look and closed
/// after it: while it lives, what comes later is not seen, and the file that the run writes into grows. Error, naming
/// the file, where it is missing, is not a run's database, or holds what cannot be understood.
class LogReader {
 public:
  explicit LogReader(const std::filesystem::path& file);

  std::map<std::string, std::string> run() const;
  const std::vector<LoggedSite>& sites() const { return plan_.sites; }
  const std::vector<LoggedExample>& examples() const { return plan_.examples; }

  // Of what belongs to a step, what is later than `after`; all of it unless told otherwise.
  StepTable steps(int64_t after = kBeforeAll) const;
  std::vector<ValidationRow> validations(int64_t after = kBeforeAll) const;  // by step, then name
  std::vector<SampleRow> samples(int64_t after = kBeforeAll) const;          // by step, then line

  /// The steps that have maps, ascending.
  std::vector<int64_t> logged_steps(int64_t after = kBeforeAll) const;

  /// The last step of which anything is known; 0 where nothing is.
  int64_t last_step() const;

  /// What names the process that wrote last, empty before it began to: another one may have taken steps back.
  std::string session_id() const;

  /// Whether the run came to its end, and how its heads converged is known.
  bool is_complete() const;

  /// One map. Error, naming what there is, where there is none.
  LoggedMap map(int64_t step, size_t example, size_t site) const;

  /// Losses of the target pieces of an example. Error, naming what there is, where there are none.
  PieceRow pieces(int64_t step, size_t example) const;

  /// A head's statistics. Error where there is no such head.
  HeadTable statistics(size_t site, size_t head, int64_t after = kBeforeAll) const;

  /// For each head the share of rows that look where the latest map does, at these of logged_steps(): what `converged`
  /// will be if the run ends now. It reads every map of these steps.
  ConvergenceTable convergence(std::span<const int64_t> steps) const;

  /// The same as the log has it of a complete run, at every one of logged_steps(). It reads no map.
  ConvergenceTable final_convergence() const;

 private:
  const LoggedSite& site_of(size_t site) const;           // Error where there is none
  const LoggedExample& example_of(size_t example) const;  // the same
  [[noreturn]] void refuse(const char* what, int64_t step) const;  // the Error about a step that has none of `what`

  Database database_;
  LogPlan plan_;
};

}  // namespace gloss
