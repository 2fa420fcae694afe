#pragma once

#include <cstdint>
#include <vector>

#include "runlog/log_plan.h"
#include "runlog/sqlite.h"

namespace gloss {

/// The version of the tables below, under the key "format_version" of the table `run`.
inline constexpr const char* kLogFormat = "1";

/// A run's database. Numbers of sites and examples are their places in the run's plan, from 0; lines count from 1.
///
/// example    pieces as a JSON array with the end of sentence: the labels of rows and columns. words: for each piece
///            the number of its word from 0, where the end of sentence is one more. gold: an array of [source word,
///            target word, sure], or null.
/// attention  weights: (heads, rows, columns), row-major, little-endian; encoding: u16, which is round(65535 w), or
///            float32, with "+zlib" where the bytes are a zlib stream.
/// piece      losses and centres: a little-endian float32 for each target piece; centres are null but for local-p.
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

/// The tables whose rows belong to a step.
inline constexpr const char* kTablesOfSteps[] = {"step", "validation", "sample", "attention", "piece", "head"};

/// Whether nothing was ever written.
bool is_empty(const Database& database);

/// Makes the tables, all at once.
void create_tables(const Database& database);

/// Error, naming the file, where it is not a run's database or is one of another format.
void check_format(const Database& database);

/// The sites and sentence pairs of the log, by number. Error, naming the file, for a head count out of range, a word
/// number that is no word of the text, or a gold link outside of the pair: what comes after may rely on them.
std::vector<LoggedSite> read_sites(const Database& database);
std::vector<LoggedExample> read_examples(const Database& database);

/// Earlier than every step.
inline constexpr int64_t kBeforeAll = -1;

/// The steps later than `after` that have maps, ascending.
std::vector<int64_t> steps_with_maps(const Database& database, int64_t after);

}  // namespace gloss
