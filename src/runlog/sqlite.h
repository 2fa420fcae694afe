#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace gloss {

/// A prepared SQL statement. Its Database must outlive it. Throws Error, naming the file, if SQLite reports an error.
class Statement {
 public:
  /// Runs a statement with these values for ?1, ?2 …, ignoring any rows.
  template <typename... Values>
  void run(const Values&... values) {
    bind(values...);
    while (next()) {
    }
  }

  /// Resets the statement and binds ?1, ?2 …
  template <typename... Values>
  void bind(const Values&... values) {
    reset();
    int place = 0;
    (put(++place, values), ...);
  }

  /// Moves to the first or next row. After the last row, resets the statement and returns false.
  bool next();

  // The columns of the current row, from 0.
  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;  // NaN if null
  std::string text(int column) const;
  std::span<const std::byte> bytes(int column) const;  // valid until next()

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  void reset();
  void check(int code) const;
  void put(int place, std::integral auto value) { put_integer(place, static_cast<int64_t>(value)); }
  void put(int place, double value);  // NaN becomes null
  void put(int place, std::string_view text);
  void put(int place, std::span<const std::byte> bytes);
  template <typename Value>
  void put(int place, const std::optional<Value>& value) {
    if (value) put(place, *value);  // else stays null from reset()
  }
  void put_integer(int place, int64_t value);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

inline constexpr int kLongestValue = 64 << 20;  // bytes

/// A connection to an SQLite file, for one thread at a time. Throws Error, naming the file, if SQLite reports an error.
/// The file may come from a stranger: views are refused, triggers do not run, and
/// values have at most kLongestValue.
class Database {
 public:
  /// Opens the file for reading and writing, creating it if missing.
  static Database to_write(const std::filesystem::path& file);

  /// Opens an existing file for reading, also while another process writes it. In a read-only folder without a writer,
  /// opens it as immutable, which needs no -wal and -shm files.
  static Database to_read(const std::filesystem::path& file);

  /// Runs one or more statements, separated by semicolons.
  void execute(const char* sql) const;
  Statement prepare(std::string_view sql) const;

  /// Sets how long to wait for a lock of another connection before throwing Error. Default: 5 s.
  void wait_at_most(std::chrono::milliseconds time) const;

  /// Whether a transaction is open.
  bool in_transaction() const;

  /// The size of the database in bytes, as this connection sees it.
  int64_t size() const;

  const std::filesystem::path& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(const std::filesystem::path& file, const std::string& name, int flags);

  void distrust() const;

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace gloss
