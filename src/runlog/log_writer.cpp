#include "runlog/log_writer.h"

#include <fmt/ranges.h>

#include <chrono>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "runlog/convergence.h"
#include "runlog/log_schema.h"
#include "runlog/weight_codec.h"

namespace gloss {
namespace {

using Json = nlohmann::json;

/// A nested transaction (savepoint), rolled back by the destructor unless commit() was called.
class Transaction {
 public:
  explicit Transaction(const Database& database) : database_(database) { database_.execute("SAVEPOINT part"); }
  ~Transaction() {
    try {
      if (open_) database_.execute("ROLLBACK TO part; RELEASE part");
    } catch (const std::exception&) {  // closing the connection rolls back as well
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    database_.execute("RELEASE part");
    open_ = false;
  }

 private:
  const Database& database_;
  bool open_ = true;
};

std::string counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::string> to_text(const std::optional<Links>& gold) {
  if (!gold) return std::nullopt;
  Json json = Json::array();
  for (const Link& link : *gold) json.push_back({link.source, link.target, link.sure});
  return to_text(json);
}

std::string title(const LoggedSite& site) {
  return fmt::format("{} of layer {} with {}", site.name, site.layer, counted(site.heads, "head"));
}

/// The columns of an example, without id.
std::vector<std::optional<std::string>> columns_of(const LoggedExample& example) {
  return {example.source,
          example.target,
          to_text(example.source_pieces),
          to_text(example.target_pieces),
          to_text(example.source_words),
          to_text(example.target_words),
          to_text(example.gold)};
}

std::vector<std::string> sites_in(const Database& database) {
  std::vector<std::string> sites;
  Statement rows = database.prepare("SELECT name, layer, heads FROM site ORDER BY id");
  while (rows.next()) sites.push_back(title({rows.text(0), rows.integer(1), static_cast<size_t>(rows.integer(2))}));
  return sites;
}

/// The columns of every example, without id.
std::vector<std::vector<std::optional<std::string>>> examples_in(const Database& database) {
  std::vector<std::vector<std::optional<std::string>>> examples;
  Statement rows = database.prepare(
      "SELECT source, target, source_pieces, target_pieces, source_words, target_words, gold FROM example ORDER BY id");
  while (rows.next()) {
    auto& columns = examples.emplace_back();
    for (int c = 0; c < 7; ++c) columns.push_back(rows.is_null(c) ? std::nullopt : std::optional(rows.text(c)));
  }
  return examples;
}

/// Opens the database for writing in WAL mode, creating its tables if needed. With synchronous NORMAL, a power failure
/// may lose the last commits; killing the process loses none.
Database open_log(const std::filesystem::path& file) {
  Database database = Database::to_write(file);
  const bool fresh = is_empty(database);
  if (!fresh) check_format(database);
  database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  if (fresh) create_tables(database);
  database.execute(kChangeTable);
  return database;
}

constexpr std::chrono::milliseconds kWaitForReaders(3000), kBetween(50);

/// Folds the WAL into the database file and leaves WAL mode; false while a reader blocks that.
bool fold_into_one_file(const Database& database) {
  try {
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    Statement mode = database.prepare("PRAGMA journal_mode = DELETE");
    return mode.next() && mode.text(0) == "delete";
  } catch (const std::exception&) {
    return false;
  }
}

/// A plan as rows of the tables.
struct PlannedRows {
  explicit PlannedRows(const LogPlan& plan) {
    for (const LoggedSite& site : plan.sites) sites.push_back(title(site));
    for (const LoggedExample& example : plan.examples) examples.push_back(columns_of(example));
  }
  explicit PlannedRows(const Database& log) : sites(sites_in(log)), examples(examples_in(log)) {}

  bool operator==(const PlannedRows&) const = default;

  std::vector<std::string> sites;
  std::vector<std::vector<std::optional<std::string>>> examples;  // their columns, without id
};

/// Throws Error if the log has maps of other sites or examples.
void check_planned(const Database& log, const PlannedRows& planned) {
  constexpr const char* kWayOut = "give back what this run was begun with, or begin another with --run or --fresh";
  const PlannedRows old(log);
  if (planned == old || !log.prepare("SELECT 1 FROM attention").next()) return;
  if (planned.sites != old.sites) {
    fail("{}: holds maps of {}, but maps of {} are to be logged; {}", log.file().native(), fmt::join(old.sites, ", "),
         fmt::join(planned.sites, ", "), kWayOut);
  }
  fail("{}: holds maps of {}, but maps of {} are to be logged, which are not the same; {}", log.file().native(),
       counted(old.examples.size(), "sentence pair"), counted(planned.examples.size(), "sentence pair"), kWayOut);
}

}  // namespace

void check_plan(const std::filesystem::path& file, const LogPlan& plan) {
  const Database log = Database::to_read(file);
  check_format(log);
  check_planned(log, PlannedRows(plan));
}

LogWriter::LogWriter(const std::filesystem::path& file)
    : database_(open_log(file)),
      describe_(database_.prepare("INSERT OR REPLACE INTO run VALUES (?, ?)")),
      step_(database_.prepare("INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?, ?, ?)")),
      validation_(database_.prepare("INSERT OR REPLACE INTO validation VALUES (?, ?, ?)")),
      sample_(database_.prepare("INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?, ?)")),
      map_(database_.prepare("INSERT OR REPLACE INTO attention VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")),
      piece_(database_.prepare("INSERT OR REPLACE INTO piece VALUES (?, ?, ?, ?)")),
      head_(database_.prepare("INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)")) {}

LogWriter::~LogWriter() {
  try {
    database_.wait_at_most(kBetween);
    if (database_.in_transaction()) database_.execute("ROLLBACK");
  } catch (const std::exception&) {  // closing rolls back as well
  }
  const auto end = std::chrono::steady_clock::now() + kWaitForReaders;
  while (!fold_into_one_file(database_) && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(kBetween);
}

void LogWriter::forget_after(int64_t step) {
  Transaction transaction(database_);
  for (const char* table : kTablesOfSteps) {
    database_.prepare(fmt::format("DELETE FROM {} WHERE step > ?", table)).run(step);
  }
  // Changed settings stay in force when a run resumes from a checkpoint before the change.
  database_.prepare("UPDATE OR REPLACE change SET step = ?1 WHERE step > ?1").run(step);
  database_.execute("UPDATE head SET converged = NULL WHERE converged IS NOT NULL");
  database_.execute("DELETE FROM run WHERE key = 'end'");
  transaction.commit();
}

void LogWriter::plan(const LogPlan& plan) {
  const PlannedRows planned(plan);
  check_planned(database_, planned);
  plan_ = plan;
  if (planned == PlannedRows(database_)) return;
  Transaction transaction(database_);
  database_.execute("DELETE FROM site; DELETE FROM example");
  Statement site = database_.prepare("INSERT INTO site VALUES (?, ?, ?, ?)");
  for (size_t i = 0; i < plan.sites.size(); ++i) {
    site.run(i, plan.sites[i].name, plan.sites[i].layer, plan.sites[i].heads);
  }
  Statement example = database_.prepare("INSERT INTO example VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (size_t i = 0; i < planned.examples.size(); ++i) {
    const auto& columns = planned.examples[i];
    example.run(i, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6]);
  }
  transaction.commit();
}

void LogWriter::begin(std::chrono::milliseconds wait) {
  if (database_.in_transaction()) return;
  database_.wait_at_most(wait);
  database_.execute("BEGIN IMMEDIATE");
}
void LogWriter::begin_again() {
  if (database_.in_transaction()) database_.execute("ROLLBACK");  // SQLite may have done so itself
  begin();
}
void LogWriter::commit() {
  database_.execute("COMMIT");
}
// The log's own checkpoint syncs nothing while a reader holds it up.
void LogWriter::sync() {
  if (const auto wal = database_.file().native() + "-wal"; std::filesystem::exists(wal)) sync_to_disk(wal);
}

void LogWriter::set_property(std::string_view key, std::string_view value) {
  describe_.run(key, value);
}

void LogWriter::write(const StepRow& row) {
  step_.run(row.step, row.epoch, row.loss, row.learning_rate, row.gradient_norm, row.tokens, row.seconds);
}

void LogWriter::write(const ValidationRow& row) {
  validation_.run(row.step, row.name, row.value);
}

void LogWriter::write(const SampleRow& row) {
  sample_.run(row.step, row.line, row.source, row.reference, row.output);
}

void LogWriter::write(const MapRow& row) {
  const MapShape shape = shape_of(plan_.sites.at(row.site), plan_.examples.at(row.example));
  if (row.weights.size() != shape.cells()) {
    fail("{}: {} on example {} was given with {} weights, expected {} x {} x {}", database_.file().native(),
         title(plan_.sites[row.site]), row.example, row.weights.size(), shape.heads, shape.rows, shape.columns);
  }
  const EncodedWeights encoded = encode_weights(row.weights, plan_.cells);
  map_.run(row.step, row.example, row.site, shape.rows, shape.columns, encoded.encoding,
           std::span<const std::byte>(encoded.bytes));
}

void LogWriter::write(const PieceRow& row) {
  std::optional<std::span<const std::byte>> centres;
  if (!row.centres.empty()) centres = std::as_bytes(std::span(row.centres));
  piece_.run(row.step, row.example, std::as_bytes(std::span(row.losses)), centres);
}

void LogWriter::write(const HeadRow& row) {
  const AttentionStatistics& of = row.statistics;
  head_.run(row.site, row.head, row.step, of.entropy(), of.relative_entropy(), of.confidence(), of.coverage_penalty(),
            of.monotonicity(), row.aer, row.aer_shifted);
}

void LogWriter::write(const ChangeRow& row) {
  database_.prepare("INSERT INTO change VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET new = excluded.new")
      .run(row.step, row.key, row.before, row.after);
  database_.execute("DELETE FROM change WHERE old = new");  // changed back before any update
}

void LogWriter::finish(std::string_view reason) {
  Transaction transaction(database_);
  Statement fill_in = database_.prepare("UPDATE head SET converged = ? WHERE site = ? AND head = ? AND step = ?");
  for_each_convergence(database_, steps_with_maps(database_, kBeforeAll),
                       [&](const Convergence& of) { fill_in.run(of.similarity, of.site, of.head, of.step); });
  set_property("end", reason);
  transaction.commit();
}

}  // namespace gloss
