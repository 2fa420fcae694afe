#pragma once

#include <cstdint>
#include <vector>

#include "runlog/log_plan.h"
#include "runlog/sqlite.h"

namespace gloss {

/// The version of the tables below, stored in table `run` under "format_version".
inline constexpr const char* kLogFormat = "1";

/// The tables of a run's database. Sites and examples are numbered by their index in the plan; lines count from 1.
///
/// example    pieces: a JSON array including end of sentence, the labels of rows and columns. words: the word index of
///            each piece, where end of sentence counts as one more word. gold: an array of [source word, target word,
///            sure], or null.
/// attention  weights: a blob (heads, rows, columns), row-major, little-endian. encoding: u16, which is round(65535 w),
///            or float32; "+zlib" if the blob is a zlib stream.
/// piece      losses, centres: blobs with a little-endian float32 per target piece; centres is null except for local-p.
inline constexpr const char* kLogSchema = R"(
CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE step (
  step INTEGER PRIMARY KEY, epoch REAL, loss REAL, learning_rate REAL, gradient_norm REAL, tokens INTEGER,
  seconds REAL);
CREATE TABLE validation (step INTEGER, name TEXT, value REAL, PRIMARY KEY (step, name)) WITHOUT ROWID;
CREATE TABLE sample (
  step INTEGER, line INTEGER, source TEXT, reference TEXT, output TEXT, PRIMARY KEY (step, line)) WITHOUT ROWID;
CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT, layer INTEGER, heads INTEGER);
CREATE TABLE example (
  id INTEGER PRIMARY KEY, source TEXT, target TEXT, source_pieces TEXT, target_pieces TEXT, source_words TEXT,
  target_words TEXT, gold TEXT);
CREATE TABLE attention (
  id INTEGER PRIMARY KEY, step INTEGER, example INTEGER, site INTEGER, rows INTEGER, columns INTEGER, encoding TEXT,
  weights BLOB, UNIQUE (step, example, site));
CREATE TABLE piece (
  step INTEGER, example INTEGER, losses BLOB, centres BLOB, PRIMARY KEY (step, example)) WITHOUT ROWID;
CREATE TABLE head (
  site INTEGER, head INTEGER, step INTEGER, entropy REAL, relative_entropy REAL, confidence REAL, coverage_penalty REAL,
  monotonicity REAL, aer REAL, aer_shifted REAL, converged REAL, PRIMARY KEY (site, head, step)) WITHOUT ROWID;
)";

/// Settings that `gloss train --change` changed, as YAML: updates after `step` were made with `new`. A table that logs
/// of older versions lack.
inline constexpr const char* kChangeTable =
    "CREATE TABLE IF NOT EXISTS change (step INTEGER, key TEXT, old TEXT, new TEXT, PRIMARY KEY (step, key))";

/// The tables with a step column whose rows describe the parameters after that step.
inline constexpr const char* kTablesOfSteps[] = {"step", "validation", "sample", "attention", "piece", "head"};

/// Whether the database has no tables yet.
bool is_empty(const Database& database);

/// Creates the tables but `change` in one transaction.
void create_tables(const Database& database);

/// Throws Error, naming the file, if it is not a run's database or has another format version.
void check_format(const Database& database);

/// The sites and sentence pairs of the log, by id. Validates them: throws Error, naming the file, for a head count,
/// word index or gold link out of range.
std::vector<LoggedSite> read_sites(const Database& database);
std::vector<LoggedExample> read_examples(const Database& database);

/// A value below every step.
inline constexpr int64_t kBeforeAll = -1;

/// The steps later than `after` that have maps, ascending. Throws Error for one that is no whole number.
std::vector<int64_t> steps_with_maps(const Database& database, int64_t after);

/// Throws Error, naming the file, if the maps of a step have more than 67 million weights, or the file is too small to
/// hold rows of every map and head at every step with maps. So a table of these takes no more memory than the file.
void check_size(const Database& database, const LogPlan& plan);

}  // namespace gloss
