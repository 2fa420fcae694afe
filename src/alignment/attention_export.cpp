#include "alignment/attention_export.h"

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

std::vector<std::string> with_end(std::vector<std::string> pieces) {
  pieces.emplace_back("</s>");
  return pieces;
}

Json json_of(const std::string& text, const std::vector<std::string>& tokens, const Segmentation& side) {
  Json words = Json::array();
  for (size_t i = 0; i < side.words.size(); ++i) {
    const auto [begin, end] =
        std::equal_range(side.word_of_piece.begin(), side.word_of_piece.end(), static_cast<int>(i));
    words.push_back({{"text", side.words[i]},
                     {"begin", begin - side.word_of_piece.begin()},
                     {"end", end - side.word_of_piece.begin()}});
  }
  return {{"text", text}, {"tokens", tokens}, {"pieces", with_end(side.pieces)}, {"words", std::move(words)}};
}

Json json_of(const SiteWeights& site, size_t head) {
  Json rows = Json::array();
  for (size_t r = 0; r < site.heads[head].rows; ++r) rows.push_back(row_of(site.heads[head], r));
  Json json{{"name", site.name}, {"layer", site.layer}, {"head", head}, {"weights", std::move(rows)}};
  if (!site.centres.empty()) json["centres"] = site.centres;
  return json;
}

Json json_of(const Links& links) {
  Json json = Json::array();
  for (const Link& link : links) json.push_back({link.source, link.target});
  return json;
}

Json json_of(const ChosenHead& head) {
  return {{"layer", head.layer},
          {"head", head.head ? Json(*head.head) : Json()},
          {"rows", rows_name(head.rows)},
          {"why", description(head)}};
}

void add_links(NpzFile& file, const std::string& name, const Links& links) {
  std::vector<int64_t> words;
  for (const Link& link : links) words.insert(words.end(), {link.source, link.target});
  file.add(name, words, {links.size(), 2});
}

}  // namespace

std::string to_nematus(const AlignedPair& pair, const AttentionMap& map) {
  std::string text = fmt::format("{} ||| {} ||| {} ||| {} ||| {} {}\n", pair.id, pair.target, pair.score, pair.source,
                                 map.weights.columns, map.weights.rows);
  for (size_t r = 0; r < map.weights.rows; ++r) text += fmt::format("{}\n", fmt::join(row_of(map.weights, r), " "));
  return text + "\n";
}

std::string to_json(const PairExport& report) {
  Json sites = Json::array();
  for (const SiteWeights& site : report.sites) {
    for (size_t head = 0; head < site.heads.size(); ++head) sites.push_back(json_of(site, head));
  }
  Json json{{"id", report.pair.id},
            {"score", report.pair.score},
            {"rows", rows_name(report.map.rows)},
            {"source", json_of(report.pair.source, report.map.source, report.source)},
            {"target", json_of(report.pair.target, report.map.target, report.target)},
            {"links", json_of(report.links)},
            {"probabilities", report.probabilities},
            {"links_from", json_of(report.from)}};
  if (const auto& directions = report.directions) {
    json["symmetrization"] = directions->symmetrization;
    json["forward_links"] = json_of(directions->forward);
    json["backward_links"] = json_of(directions->backward);
    json["backward_from"] = json_of(directions->backward_from);
  }
  json["sites"] = std::move(sites);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void add_to(NpzFile& file, const PairExport& report) {
  const std::string id = std::to_string(report.pair.id);
  file.add(id + "/score", std::vector<float>{static_cast<float>(report.pair.score)}, {1});
  file.add(id + "/rows", std::vector<std::string>{rows_name(report.map.rows)});
  file.add(id + "/source", report.map.source);
  file.add(id + "/target", report.map.target);
  file.add(id + "/source_pieces", with_end(report.source.pieces));
  file.add(id + "/target_pieces", with_end(report.target.pieces));
  add_links(file, id + "/links", report.links);
  file.add(id + "/probabilities", report.probabilities, {report.probabilities.size()});
  file.add(id + "/links_from", std::vector<std::string>{description(report.from)});
  if (const auto& directions = report.directions) {
    file.add(id + "/symmetrization", std::vector<std::string>{directions->symmetrization});
    add_links(file, id + "/forward_links", directions->forward);
    add_links(file, id + "/backward_links", directions->backward);
    file.add(id + "/backward_from", std::vector<std::string>{description(directions->backward_from)});
  }
  for (const SiteWeights& site : report.sites) {
    const std::string name = fmt::format("{}/{}/{}", id, site.name, site.layer);
    std::vector<float> weights;
    for (const Matrix& head : site.heads) weights.insert(weights.end(), head.values.begin(), head.values.end());
    file.add(name, weights, {site.heads.size(), site.heads.front().rows, site.heads.front().columns});
    if (!site.centres.empty()) file.add(name + "/centres", site.centres, {site.centres.size()});
  }
}

}  // namespace gloss
