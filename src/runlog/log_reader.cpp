#include "runlog/log_reader.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/parse_json.h"

namespace gloss {
namespace {

/// "none", "0" or "0 to 7".
std::string numbers_below(int64_t count) {
  if (count == 0) return "none";
  return count == 1 ? "0" : fmt::format("0 to {}", count - 1);
}

}  // namespace

std::filesystem::path find_database(const std::filesystem::path& run) {
  std::filesystem::path file = run / "run.db";
  std::error_code error;
  if (!std::filesystem::exists(run, error)) fail("there is no folder {}; expected the folder of a run", run.native());
  if (!std::filesystem::is_directory(run, error)) fail("{}: expected the folder of a run", run.native());
  if (!std::filesystem::exists(file, error)) {
    fail("{}: holds no run.db, in which gloss train records a run: expected the folder of a run that was started",
         run.native());
  }
  return file;
}

Matrix LoggedMap::head(size_t head) const {
  if (head >= shape.heads) fail("there is no head {}: the map has heads {}", head, numbers_below(shape.heads));
  Matrix matrix(shape.rows, shape.columns);
  const auto begin = weights.begin() + static_cast<long>(head * matrix.values.size());
  std::copy_n(begin, matrix.values.size(), matrix.values.begin());
  return matrix;
}

LogReader::LogReader(const std::filesystem::path& file) : database_(Database::to_read(file)) {
  database_.execute("BEGIN");
  check_format(database_);
  plan_ = {read_sites(database_), read_examples(database_), {}};
  check_size(database_, plan_);
}

std::map<std::string, std::string> LogReader::run() const {
  std::map<std::string, std::string> values;
  Statement rows = database_.prepare("SELECT key, value FROM run");
  while (rows.next()) values[rows.text(0)] = rows.text(1);
  return values;
}

std::optional<AligningHead> LogReader::aligning_head() const {
  Statement row = database_.prepare("SELECT value FROM run WHERE key = 'aligning_head'");
  if (!row.next()) return std::nullopt;
  try {
    const AligningHead head = parse_json(row.text(0), "aligning_head");
    const bool lacked = std::ranges::any_of(plan_.sites, [&](const LoggedSite& site) {
      return site.name == "cross" && site.layer == head.layer && head.head >= static_cast<int64_t>(site.heads);
    });
    if (!lacked) return head;
  } catch (const std::exception&) {
  }
  fail("{}: aligning_head is {}, expected a layer and a head that the run has, rows and aer", database_.file().native(),
       row.text(0));
}

std::optional<GuidedHead> LogReader::guided_head() const {
  Statement row = database_.prepare("SELECT value FROM run WHERE key = 'guided_head'");
  if (!row.next()) return std::nullopt;
  try {
    return parse_json(row.text(0), "guided_head").get<GuidedHead>();
  } catch (const std::exception&) {
    fail("{}: guided_head is {}, expected a layer and a head", database_.file().native(), row.text(0));
  }
}

StepTable LogReader::steps(int64_t after) const {
  StepTable table;
  Statement rows = database_.prepare(
      "SELECT step, epoch, loss, learning_rate, gradient_norm, tokens, seconds FROM step WHERE step > ? ORDER BY step");
  for (rows.bind(after); rows.next();) {
    table.step.push_back(rows.integer(0));
    table.epoch.push_back(rows.real(1));
    table.loss.push_back(rows.real(2));
    table.learning_rate.push_back(rows.real(3));
    table.gradient_norm.push_back(rows.real(4));
    table.tokens.push_back(rows.integer(5));
    table.seconds.push_back(rows.real(6));
  }
  return table;
}

std::vector<ValidationRow> LogReader::validations(int64_t after) const {
  std::vector<ValidationRow> validations;
  Statement rows = database_.prepare("SELECT step, name, value FROM validation WHERE step > ? ORDER BY step, name");
  for (rows.bind(after); rows.next();) validations.push_back({rows.integer(0), rows.text(1), rows.real(2)});
  return validations;
}

std::vector<SampleRow> LogReader::samples(int64_t after) const {
  std::vector<SampleRow> samples;
  Statement rows =
      database_.prepare("SELECT step, line, source, reference, output FROM sample WHERE step > ? ORDER BY step, line");
  for (rows.bind(after); rows.next();) {
    samples.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4)});
  }
  return samples;
}

std::vector<ChangeRow> LogReader::changes() const {
  std::vector<ChangeRow> changes;
  if (!database_.prepare("SELECT 1 FROM sqlite_master WHERE name = 'change'").next()) return changes;
  Statement rows = database_.prepare("SELECT step, key, old, new FROM change ORDER BY step, key");
  while (rows.next()) changes.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3)});
  return changes;
}

std::vector<int64_t> LogReader::logged_steps(int64_t after) const {
  return steps_with_maps(database_, after);
}

int64_t LogReader::last_step() const {
  Statement last = database_.prepare(
      "SELECT max(step) FROM (SELECT max(step) AS step FROM step UNION ALL SELECT max(step) FROM attention)");
  last.next();
  return last.integer(0);
}

std::string LogReader::session_id() const {
  Statement row = database_.prepare("SELECT value FROM run WHERE key = 'session_id'");
  return row.next() ? row.text(0) : "";
}

bool LogReader::is_complete() const {
  return database_.prepare("SELECT 1 FROM run WHERE key = 'end'").next();
}

const LoggedSite& LogReader::site_of(size_t site) const {
  const std::vector<LoggedSite>& all = sites();
  if (site >= all.size()) {
    fail("{}: there is no site {}: its sites are {}", database_.file().native(), site, numbers_below(all.size()));
  }
  return all[site];
}

const LoggedExample& LogReader::example_of(size_t example) const {
  const std::vector<LoggedExample>& all = examples();
  if (example >= all.size()) {
    fail("{}: there is no example {}: its examples are {}", database_.file().native(), example,
         numbers_below(all.size()));
  }
  return all[example];
}

void LogReader::refuse(const char* what, int64_t step) const {
  Statement nearest = database_.prepare(
      "SELECT (SELECT max(step) FROM attention WHERE step < ?1), (SELECT min(step) FROM attention WHERE step > ?1)");
  nearest.bind(step);
  nearest.next();
  const std::string file = database_.file().native();
  if (nearest.is_null(0) && nearest.is_null(1)) fail("{}: no {} of step {}: no attention is logged", file, what, step);
  if (nearest.is_null(0)) fail("{}: no {} of step {}: the first logged is {}", file, what, step, nearest.integer(1));
  if (nearest.is_null(1)) fail("{}: no {} of step {}: the last logged is {}", file, what, step, nearest.integer(0));
  fail("{}: no {} of step {}: the nearest logged are {} and {}", file, what, step, nearest.integer(0),
       nearest.integer(1));
}

LoggedMap LogReader::map(int64_t step, size_t example, size_t site) const {
  const MapShape shape = shape_of(site_of(site), example_of(example));
  Statement row = database_.prepare(
      "SELECT rows, columns, encoding, weights FROM attention WHERE step = ? AND example = ? AND site = ?");
  row.bind(step, example, site);
  if (!row.next()) refuse("map", step);
  LoggedMap map{shape, {}};
  try {
    check_map_size(shape, row.integer(0), row.integer(1));
    map.weights = decode_weights(row.text(2), row.bytes(3), map.shape.cells());
  } catch (const Error& error) {
    fail("{}: step {}, example {}, site {}: {}", database_.file().native(), step, example, site, error.what());
  }
  return map;
}

PieceRow LogReader::pieces(int64_t step, size_t example) const {
  const size_t pieces = example_of(example).target_pieces.size();
  Statement row = database_.prepare("SELECT losses, centres FROM piece WHERE step = ? AND example = ?");
  row.bind(step, example);
  if (!row.next()) refuse("losses", step);
  if (row.bytes(0).size() % sizeof(float) + row.bytes(1).size() % sizeof(float) > 0) {
    fail("{}: step {}, example {}: expected losses and centres of 4 bytes each", database_.file().native(), step,
         example);
  }
  PieceRow found{step, example, floats(row.bytes(0)), floats(row.bytes(1))};
  const bool has_centres = !found.centres.empty();
  if (found.losses.size() != pieces || (has_centres && found.centres.size() != pieces)) {
    fail("{}: step {}, example {}: {} losses and {} centres are not those of {} target pieces",
         database_.file().native(), step, example, found.losses.size(), found.centres.size(), pieces);
  }
  return found;
}

HeadTable LogReader::statistics(size_t site, size_t head, int64_t after) const {
  const LoggedSite& of = site_of(site);
  if (head >= of.heads) {
    fail("{}: there is no head {}: the heads of {} in layer {} are {}", database_.file().native(), head, of.name,
         of.layer, numbers_below(of.heads));
  }
  HeadTable table;
  Statement rows = database_.prepare(
      "SELECT step, entropy, relative_entropy, confidence, coverage_penalty, monotonicity, aer, aer_shifted, converged "
      "FROM head WHERE site = ? AND head = ? AND step > ? ORDER BY step");
  for (rows.bind(site, head, after); rows.next();) {
    table.step.push_back(rows.integer(0));
    int column = 0;
    for (auto* values : {&table.entropy, &table.relative_entropy, &table.confidence, &table.coverage_penalty,
                         &table.monotonicity, &table.aer, &table.aer_shifted, &table.converged}) {
      values->push_back(rows.real(++column));
    }
  }
  return table;
}

ConvergenceTable LogReader::convergence(std::span<const int64_t> steps) const {
  ConvergenceTable table{{steps.begin(), steps.end()}, {}, {}};
  const std::vector<double> unknown(steps.size(), std::numeric_limits<double>::quiet_NaN());
  for (const LoggedSite& site : sites()) table.similarities.emplace_back(site.heads, unknown);
  for_each_convergence(database_, steps, [&](const Convergence& of) {
    const auto place = static_cast<size_t>(std::ranges::lower_bound(steps, of.step) - steps.begin());
    table.similarities.at(of.site).at(of.head).at(place) = of.similarity;
  });
  fill_in_emerged(table);
  return table;
}

ConvergenceTable LogReader::final_convergence() const {
  ConvergenceTable table{logged_steps(kBeforeAll), {}, {}};
  const std::vector<double> unknown(table.steps.size(), std::numeric_limits<double>::quiet_NaN());
  for (const LoggedSite& site : sites()) table.similarities.emplace_back(site.heads, unknown);
  Statement rows = database_.prepare("SELECT site, head, step, converged FROM head WHERE converged IS NOT NULL");
  while (rows.next()) {
    const auto site = static_cast<size_t>(rows.integer(0)), head = static_cast<size_t>(rows.integer(1));
    const auto step = std::ranges::lower_bound(table.steps, rows.integer(2));
    const bool is_logged = step != table.steps.end() && *step == rows.integer(2);
    if (is_logged && site < table.similarities.size() && head < table.similarities[site].size()) {
      table.similarities[site][head][static_cast<size_t>(step - table.steps.begin())] = rows.real(3);
    }
  }
  fill_in_emerged(table);
  return table;
}

// What a head was given did not emerge.
void LogReader::fill_in_emerged(ConvergenceTable& table) const {
  const std::vector<std::vector<double>> gained = information_gained(database_);
  const std::optional<GuidedHead> guided = guided_head();
  for (size_t site = 0; site < table.similarities.size(); ++site) {
    auto& emerged = table.emerged.emplace_back();
    for (size_t head = 0; head < table.similarities[site].size(); ++head) {
      emerged.push_back(emerged_at({table.steps, table.similarities[site][head], gained[site][head]}));
      if (guided && guided->is(sites()[site].name, sites()[site].layer, head)) emerged.back().reset();
    }
  }
}

}  // namespace gloss
