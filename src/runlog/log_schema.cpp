#include "runlog/log_schema.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "base/attention_site.h"
#include "base/error.h"
#include "base/parse_json.h"

namespace gloss {
namespace {

using Json = nlohmann::json;

constexpr int64_t kMostHeads = 1024;  // of a site
constexpr int64_t kMostHeadsInAll = 65'536;
constexpr int64_t kMostWeights = 1 << 26;  // of all maps of a step
constexpr int64_t kMostSteps = 1'000'000'000'000;
constexpr size_t kMostPieces = 10000;

Json json_in(const Statement& row, int column) {
  return parse_json(row.text(column), fmt::format("column {}", column + 1));
}

std::optional<Links> to_links(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  Links links;
  for (const Json& link : json_in(row, column)) {
    links.push_back({link.at(0).get<int>(), link.at(1).get<int>(), link.at(2).get<bool>()});
  }
  return links;
}

template <typename Item>
std::vector<Item> to_list(const Statement& row, int column) {
  return json_in(row, column).get<std::vector<Item>>();
}

/// Checks that the word indices of pieces ascend from 0 and that end of sentence, the last piece, has the next index.
void check_words(const std::vector<std::string>& pieces, const std::vector<int>& word_of_piece, size_t words) {
  if (pieces.empty() || pieces.size() > kMostPieces) {
    fail("expected 1 to {} pieces, but got {}", kMostPieces, pieces.size());
  }
  if (word_of_piece.size() != pieces.size()) {
    fail("expected the word number of each of {} pieces, but got {}", pieces.size(), word_of_piece.size());
  }
  const auto end = static_cast<int>(words);
  const bool in_range = word_of_piece.front() >= 0 && std::ranges::is_sorted(word_of_piece) &&
                        word_of_piece.back() == end && std::ranges::count(word_of_piece, end) == 1;
  if (!in_range) {
    fail("expected word numbers that ascend from 0 to {}, which is the end of sentence alone", end);
  }
}

void check(const LoggedExample& example) {
  const size_t source = example.source_side().words.size(), target = example.target_side().words.size();
  check_words(example.source_pieces, example.source_words, source);
  check_words(example.target_pieces, example.target_words, target);
  for (const Link& link : example.gold.value_or(Links{})) {
    if (link.source < 0 || link.target < 0 || static_cast<size_t>(link.source) >= source ||
        static_cast<size_t>(link.target) >= target) {
      fail("gold link {}-{} is outside of {} source and {} target words", link.source, link.target, source, target);
    }
  }
}

}  // namespace

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

std::vector<LoggedSite> read_sites(const Database& database) {
  std::vector<LoggedSite> sites;
  int64_t in_all = 0;
  Statement rows = database.prepare("SELECT name, layer, heads FROM site ORDER BY id");
  while (rows.next()) {
    const std::string name = rows.text(0);
    const int64_t layer = rows.integer(1), heads = rows.integer(2);
    if (std::ranges::find(kSiteNames, name) == kSiteNames.end() || layer < 0 || heads < 1 || heads > kMostHeads) {
      fail(
          "{}: site {} has the name \"{}\", layer {} and {} heads, expected cross, encoder_self or decoder_self, a "
          "layer from 0 and 1 to {} heads",
          database.file().native(), sites.size(), name, layer, heads, kMostHeads);
    }
    sites.push_back({name, layer, static_cast<size_t>(heads)});
    if ((in_all += heads) > kMostHeadsInAll) {
      fail("{}: expected at most {} heads, but its sites have more", database.file().native(), kMostHeadsInAll);
    }
  }
  return sites;
}

std::vector<LoggedExample> read_examples(const Database& database) {
  std::vector<LoggedExample> examples;
  Statement rows = database.prepare(
      "SELECT source, target, source_pieces, target_pieces, source_words, target_words, gold FROM example ORDER BY id");
  const auto refuse = [&](const char* why) {
    fail("{}: example {} cannot be understood: {}", database.file().native(), examples.size(), why);
  };
  while (rows.next()) {
    try {
      LoggedExample example{rows.text(0),
                            rows.text(1),
                            to_list<std::string>(rows, 2),
                            to_list<std::string>(rows, 3),
                            to_list<int>(rows, 4),
                            to_list<int>(rows, 5),
                            to_links(rows, 6)};
      check(example);
      examples.push_back(std::move(example));
    } catch (const Json::exception& error) {
      refuse(error.what());
    } catch (const Error& error) {
      refuse(error.what());
    }
  }
  return examples;
}

std::vector<int64_t> steps_with_maps(const Database& database, int64_t after) {
  // Jumps from step to step through the index, skipping the maps in between.
  Statement rows = database.prepare(
      "WITH RECURSIVE logged (step) AS (SELECT min(step) FROM attention WHERE step > ?1 UNION ALL "
      "SELECT (SELECT min(step) FROM attention WHERE step > logged.step) FROM logged WHERE logged.step IS NOT NULL) "
      "SELECT step FROM logged WHERE step IS NOT NULL");
  std::vector<int64_t> steps;
  for (rows.bind(after); rows.next();) {
    const int64_t step = rows.integer(0);
    if (step < 0 || step > kMostSteps || (!steps.empty() && step <= steps.back())) {
      fail("{}: attention has a step that is no whole number from 0 to {}", database.file().native(), kMostSteps);
    }
    steps.push_back(step);
  }
  return steps;
}

void check_size(const Database& database, const LogPlan& plan) {
  int64_t heads = 0, weights = 0;
  for (const LoggedSite& site : plan.sites) {
    heads += static_cast<int64_t>(site.heads);
    for (const LoggedExample& example : plan.examples) {
      weights += static_cast<int64_t>(shape_of(site, example).cells());
      if (weights > kMostWeights) {
        fail("{}: expected at most {} weights a step, but its sites and examples have more", database.file().native(),
             kMostWeights);
      }
    }
  }
  constexpr int64_t kLeastBytes = 8;  // of a row of the tables attention and head
  const int64_t rows = heads + std::ssize(plan.sites) * std::ssize(plan.examples);
  const int64_t steps = std::ssize(steps_with_maps(database, kBeforeAll));
  if (steps > database.size() / kLeastBytes / std::max<int64_t>(rows, 1)) {
    fail("{}: {} heads at {} steps cannot be in a file of {} bytes", database.file().native(), heads, steps,
         database.size());
  }
}

}  // namespace gloss
