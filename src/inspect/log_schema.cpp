#include "inspect/log_schema.h"

#include <string>

#include "base/error.h"

namespace gloss {

bool is_empty(const Database& database) {
  return !database.prepare("SELECT 1 FROM sqlite_master").next();
}

void create_tables(const Database& database) {
  const std::string version = fmt::format("INSERT INTO run VALUES ('format_version', '{}');", kLogFormat);
  database.execute(("BEGIN IMMEDIATE;" + std::string(kLogSchema) + version + "COMMIT").c_str());
}

void check_format(const Database& database) {
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'run'").next()) {
    fail("{}: is a database, but not one of a run", database.file().native());
  }
  Statement version = database.prepare("SELECT value FROM run WHERE key = 'format_version'");
  const std::string found = version.next() ? version.text(0) : "none";
  if (found != kLogFormat) {
    fail("{}: has the format version {}, expected {}", database.file().native(), found, kLogFormat);
  }
}

std::vector<int64_t> steps_with_maps(const Database& database, int64_t after) {
  // From each step to the next through the index, past all maps between.
  Statement rows = database.prepare(
      "WITH RECURSIVE logged (step) AS (SELECT min(step) FROM attention WHERE step > ?1 UNION ALL "
      "SELECT (SELECT min(step) FROM attention WHERE step > logged.step) FROM logged WHERE logged.step IS NOT NULL) "
      "SELECT step FROM logged WHERE step IS NOT NULL");
  std::vector<int64_t> steps;
  for (rows.bind(after); rows.next();) steps.push_back(rows.integer(0));
  return steps;
}

}  // namespace gloss
