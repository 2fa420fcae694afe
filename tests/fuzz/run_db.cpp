// run.db, as a file of SQLite or as lines of a table's name and values, divided by tabs, that are added to a log of no
// rows: integers, x'00', nothing for null, else text. All that reports, the viewer and inspect read is read.

#include <array>
#include <map>

#include "base/files.h"
#include "base/parse_number.h"
#include "fuzz/target.h"
#include "plot/terminal_heatmap.h"
#include "runlog/heads_table.h"
#include "viewer/report.h"

namespace gloss {
namespace {

constexpr std::string_view kSqlite = "SQLite format 3";

std::vector<std::string> split(std::string_view text, char divider) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == divider) {
      parts.emplace_back();
    } else if (c != '\0') {
      parts.back() += c;
    }
  }
  return parts;
}

std::string literal(const std::string& value) {
  const bool is_blob = value.starts_with("x'") && value.ends_with("'") && value.size() % 2 == 1 &&
                       value.find_first_not_of("0123456789abcdefABCDEF", 2) == value.size() - 1;
  if (is_blob || parse_number(value)) return value;
  std::string quoted = value.empty() ? "NULL" : "'";
  for (const char c : value) quoted += c == '\'' ? "''" : std::string(1, c);
  return value.empty() ? quoted : quoted + "'";
}

/// The statement that adds a line's row; empty if it names no table.
std::string insertion(const std::string& line) {
  static const std::map<std::string, size_t> kColumns{{"run", 2},   {"step", 7},    {"validation", 3}, {"sample", 5},
                                                      {"site", 4},  {"example", 8}, {"attention", 8},  {"piece", 4},
                                                      {"head", 11}, {"change", 4}};
  std::vector<std::string> values = split(line, '\t');
  const auto table = kColumns.find(values.front());
  if (table == kColumns.end()) return "";
  values.resize(1 + table->second);
  std::string statement = "INSERT OR REPLACE INTO " + table->first + " VALUES (";
  for (size_t i = 1; i < values.size(); ++i) statement += (i > 1 ? ", " : "") + literal(values[i]);
  return statement + ")";
}

/// The bytes of a log without rows.
std::string empty_log(const InputFile& file) {
  {
    const Database log = Database::to_write(file.path());
    log.execute("PRAGMA page_size = 512");
    create_tables(log);
    log.execute(kChangeTable);
  }
  return read_file(file.path());
}

void add_rows(const InputFile& file, std::string_view lines) {
  const Database log = Database::to_write(file.path());
  log.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN");
  for (const std::string& line : split(lines, '\n')) {
    try {
      if (const std::string statement = insertion(line); !statement.empty()) log.execute(statement.c_str());
    } catch (const Error&) {  // two rows of one key
    }
  }
  log.execute("COMMIT");
}

void show_maps(const LogReader& log) {
  for (const int64_t step : log.logged_steps()) {
    for (size_t e = 0; e < log.examples().size(); ++e) {
      for (size_t s = 0; s < log.sites().size(); ++s) {
        if (log.sites()[s].name != "cross") continue;
        const LoggedExample& example = log.examples()[e];
        const PieceAttention attention{log.map(step, e, s).head(0), log.pieces(step, e).centres};
        const auto rows = step % 2 == 0 ? AlignmentRows::Written : AlignmentRows::Read;
        draw_in_terminal(pieces_to_words(attention, example.source_side(), example.target_side(), rows), {});
      }
    }
  }
}

}  // namespace
}  // namespace gloss

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  static const InputFile kFile(".db");
  static const std::string kEmpty = empty_log(kFile);
  const std::string_view input = text_of(data, size);
  if (input.starts_with(kSqlite)) {
    kFile.write(input);
  } else {
    kFile.write(kEmpty);
    add_rows(kFile, input);
  }
  const std::string& name = kFile.path().native();
  read_or_refuse(name, [&] { report(std::array{kFile.path()}); });
  read_or_refuse(name, [&] {
    const LogReader log(kFile.path());
    for (const char* site : {"cross", "encoder_self", "decoder_self"}) heads_table(head_histories(log, site), 3);
  });
  read_or_refuse(name, [&] { show_maps(LogReader(kFile.path())); });
  return 0;
}
