#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "inspect/log_plan.h"
#include "inspect/log_rows.h"
#include "inspect/sqlite.h"

namespace gloss {

/// A run's database as it was when this was opened, also while the run goes on. To be opened for each look and closed
/// after it: while it lives, what comes later is not seen, and the file that the run writes into grows. Error, naming
/// the file, where it is missing, is not a run's database, or holds what cannot be understood.
class LogReader {
 public:
  explicit LogReader(const std::filesystem::path& file);

  std::map<std::string, std::string> run() const;
  std::vector<LoggedSite> sites() const;
  std::vector<LoggedExample> examples() const;

  StepTable steps() const;
  std::vector<ValidationRow> validations() const;  // by step, then name
  std::vector<SampleRow> samples() const;          // by step, then line

  /// The steps that have maps, ascending.
  std::vector<int64_t> logged_steps() const;

  /// One map. Error, naming what there is, where there is none.
  LoggedMap map(int64_t step, size_t example, size_t site) const;

  /// Losses of the target pieces of an example. Error, naming what there is, where there are none.
  PieceRow pieces(int64_t step, size_t example) const;

  /// A head's statistics. Error where there is no such head.
  HeadTable statistics(size_t site, size_t head) const;

  /// For each head of a site the share of rows that look where the latest map does, at every one of logged_steps():
  /// what `converged` will be if the run ends now. It reads every map of the site.
  std::vector<std::vector<double>> convergence(size_t site) const;

 private:
  LoggedSite site_of(size_t site) const;     // Error where there is none
  void check_example(size_t example) const;  // the same
  [[noreturn]] void refuse(const char* what, int64_t step) const;  // the Error about a step that has none of `what`

  Database database_;
};

}  // namespace gloss
