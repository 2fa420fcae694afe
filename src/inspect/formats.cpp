#include "inspect/formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

namespace gloss {
namespace {

/// JSON that keeps the order of its keys and writes a float as the shortest number that reads back the same.
using Json =
    nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, std::int64_t, std::uint64_t, float>;

std::span<const float> row_of(const Matrix& matrix, size_t row) {
  return {matrix.values.data() + row * matrix.columns, matrix.columns};
}

Json json_of(const std::string& text, const std::vector<std::string>& tokens, const Side& side) {
  Json words = Json::array();
  for (size_t i = 0; i < side.words.size(); ++i) {
    const auto [begin, end] =
        std::equal_range(side.word_of_piece.begin(), side.word_of_piece.end(), static_cast<int>(i));
    words.push_back({{"text", side.words[i]},
                     {"begin", begin - side.word_of_piece.begin()},
                     {"end", end - side.word_of_piece.begin()}});
  }
  return {{"text", text}, {"tokens", tokens}, {"words", std::move(words)}};
}

Json json_of(const SiteWeights& site) {
  Json rows = Json::array();
  for (size_t r = 0; r < site.weights.rows; ++r) rows.push_back(row_of(site.weights, r));
  Json json{{"name", site.name}, {"layer", site.layer}, {"head", site.head}, {"weights", std::move(rows)}};
  if (!site.centres.empty()) json["centres"] = site.centres;
  return json;
}

}  // namespace

std::string to_nematus(const AlignedPair& pair, const AttentionMap& map) {
  std::string text = fmt::format("{} ||| {} ||| {} ||| {} ||| {} {}\n", pair.id, pair.target, pair.score, pair.source,
                                 map.weights.columns, map.weights.rows);
  for (size_t r = 0; r < map.weights.rows; ++r) text += fmt::format("{}\n", fmt::join(row_of(map.weights, r), " "));
  return text + "\n";
}

std::string to_json(const PairReport& report) {
  Json links = Json::array();
  for (const Link& link : report.links) links.push_back({link.source, link.target});
  Json sites = Json::array();
  for (const SiteWeights& site : report.sites) sites.push_back(json_of(site));
  const Json json{{"id", report.pair.id},
                  {"score", report.pair.score},
                  {"rows", report.rows == ReadAt::Written ? "written" : "read"},
                  {"source", json_of(report.pair.source, report.source_tokens, report.source)},
                  {"target", json_of(report.pair.target, report.target_tokens, report.target)},
                  {"links", std::move(links)},
                  {"sites", std::move(sites)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace gloss
