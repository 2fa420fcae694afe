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

/// One SQL statement, compiled once and run as often as wanted while its Database lives. Error, naming the file, where
/// SQLite reports one.
class Statement {
 public:
  /// Runs a statement that gives no rows, with these values for ?1, ?2 …
  template <typename... Values>
  void run(const Values&... values) {
    bind(values...);
    while (next()) {
    }
  }

  /// Sets ?1, ?2 … and begins anew.
  template <typename... Values>
  void bind(const Values&... values) {
    reset();
    int place = 0;
    (put(++place, values), ...);
  }

  /// Goes to the first or the next row; false, and ready to be run again, after the last.
  bool next();

  // The columns of the row, from 0.
  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;  // not a number where it is null
  std::string text(int column) const;
  std::span<const std::byte> bytes(int column) const;  // until next()

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  void reset();
  void check(int code) const;
  void put(int place, std::integral auto value) { put_integer(place, static_cast<int64_t>(value)); }
  void put(int place, double value);  // what is not a number becomes null
  void put(int place, std::string_view text);
  void put(int place, std::span<const std::byte> bytes);
  template <typename Value>
  void put(int place, const std::optional<Value>& value) {
    if (value) put(place, *value);  // else null, as after reset()
  }
  void put_integer(int place, int64_t value);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A connection to an SQLite file, for one thread at a time. Error, naming the file, where SQLite reports one.
class Database {
 public:
  /// Opens the file to read and write, and makes it where there is none.
  static Database to_write(const std::filesystem::path& file);

  /// Opens a file that exists to read alone, also while another process writes it. In a folder that cannot be written
  /// and in which nobody writes, it is taken to be immutable, which asks for no files beside it.
  static Database to_read(const std::filesystem::path& file);

  /// Runs one statement or several, separated by semicolons.
  void execute(const char* sql) const;
  Statement prepare(std::string_view sql) const;

  /// How long another connection that is in the way is waited for before that is an Error. At first: 5 s.
  void wait_at_most(std::chrono::milliseconds time) const;

  /// Whether a transaction is open.
  bool in_transaction() const;

  const std::filesystem::path& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(const std::filesystem::path& file, const std::string& name, int flags);

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace gloss
