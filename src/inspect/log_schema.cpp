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

}  // namespace gloss
