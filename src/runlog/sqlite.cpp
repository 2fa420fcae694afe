#include "runlog/sqlite.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cctype>
#include <limits>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& file, const char* ending) {
  return file.native() + ending;
}

/// A URI that opens the file as immutable, without locks or -wal and -shm files.
std::string immutable_uri(const fs::path& file) {
  const std::string path = fs::absolute(file).native();
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '.' || c == '-' || c == '_';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

bool can_be_written(const fs::path& folder) {
  return ::access(folder.c_str(), W_OK) == 0;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  sqlite3* database = sqlite3_db_handle(statement_.get());
  fail("{}: {}", sqlite3_db_filename(database, "main"), sqlite3_errmsg(database));
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

bool Statement::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  try {
    check(code);
  } catch (...) {
    reset();
    throw;
  }
  reset();
  return false;
}

void Statement::put_integer(int place, int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), place, value));
}
void Statement::put(int place, double value) {
  check(sqlite3_bind_double(statement_.get(), place, value));
}
void Statement::put(int place, std::string_view text) {
  check(sqlite3_bind_text64(statement_.get(), place, text.data() == nullptr ? "" : text.data(), text.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8));
}
void Statement::put(int place, std::span<const std::byte> bytes) {
  check(sqlite3_bind_blob64(statement_.get(), place, bytes.empty() ? "" : static_cast<const void*>(bytes.data()),
                            bytes.size(), SQLITE_TRANSIENT));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Statement::real(int column) const {
  if (is_null(column)) return std::numeric_limits<double>::quiet_NaN();
  return sqlite3_column_double(statement_.get(), column);
}
std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return "";
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
std::span<const std::byte> Statement::bytes(int column) const {
  const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Database::Database(const fs::path& file, const std::string& name, int flags) : file_(file) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(database);
  if (code != SQLITE_OK) fail("{}: {}", file.native(), database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  distrust();
  wait_at_most(std::chrono::seconds(5));
}

// https://sqlite.org/security.html: the file may come from a stranger.
void Database::distrust() const {
  sqlite3* database = database_.get();
  for (const auto& [setting, value] : {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1),
                                       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                       {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                       {SQLITE_DBCONFIG_ENABLE_VIEW, 0}}) {
    sqlite3_db_config(database, setting, value, nullptr);
  }
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, kLongestValue);
  execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
}

Database Database::to_write(const fs::path& file) {
  return {file, file.native(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
}

Database Database::to_read(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) fail("{}: there is no such file", file.native());
  const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
  // A transaction that ended half-way, as when the log is folded into one file, is rolled back by who may write.
  if (fs::exists(beside(file, "-journal"), error) && can_be_written(folder)) {
    to_write(file).execute("SELECT 1 FROM sqlite_master");
  }
  // A process that writes in WAL mode, or was killed while writing, leaves a -shm file.
  if (can_be_written(folder) || fs::exists(beside(file, "-shm"), error)) {
    return {file, file.native(), SQLITE_OPEN_READONLY};
  }
  const fs::path log = beside(file, "-wal");
  if (fs::exists(log, error) && fs::file_size(log, error) > 0) {
    fail("{}: its last steps are in {}, which is read only in a folder that can be written: copy both to such a one",
         file.native(), log.native());
  }
  return {file, immutable_uri(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI};
}

void Database::execute(const char* sql) const {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("{}: {}", file_.native(), sqlite3_errmsg(database_.get()));
  }
}

Statement Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
    fail("{}: {}", file_.native(), sqlite3_errmsg(database_.get()));
  }
  return Statement(statement);
}

void Database::wait_at_most(std::chrono::milliseconds time) const {
  sqlite3_busy_timeout(database_.get(), static_cast<int>(time.count()));
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

int64_t Database::size() const {
  Statement pages = prepare("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  return pages.next() ? pages.integer(0) : 0;
}

}  // namespace gloss
