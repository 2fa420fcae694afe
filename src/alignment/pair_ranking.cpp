#include "alignment/pair_ranking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace gloss {
namespace {

std::string without_tabs(std::string text) {
  std::ranges::replace(text, '\t', ' ');
  return text;
}

}  // namespace

void rank(std::vector<RankedPair>& pairs, const PairScore& by) {
  std::ranges::stable_sort(pairs, std::ranges::greater(), [&by](const RankedPair& pair) {
    const double value = (pair.scores.*by.value).value();
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : by.larger_is_worse ? value : -value;
  });
}

std::string ranking_text(const std::vector<RankedPair>& pairs) {
  std::string text = fmt::format("{:>6}", "line");
  for (const PairScore& score : pair_scores()) text += fmt::format("{:>9}", score.name);
  const size_t indent = text.size() + 2;
  for (const RankedPair& pair : pairs) {
    text += fmt::format("\n{:>6}", pair.line);
    for (const PairScore& score : pair_scores()) {
      const std::optional<double> value = pair.scores.*score.value;
      text += value ? fmt::format("{:9.3f}", *value) : fmt::format("{:>9}", "–");
    }
    text += fmt::format("  {}\n{:{}}{}", pair.source, "", indent, pair.target);
  }
  return text + '\n';
}

std::string ranking_tsv(const std::vector<RankedPair>& pairs) {
  std::string text = "line";
  for (const PairScore& score : pair_scores()) text += '\t' + score.name;
  text += "\tsource\ttarget\n";
  for (const RankedPair& pair : pairs) {
    text += std::to_string(pair.line);
    for (const PairScore& score : pair_scores()) {
      const std::optional<double> value = pair.scores.*score.value;
      text += value ? fmt::format("\t{}", *value) : "\t";
    }
    text += fmt::format("\t{}\t{}\n", without_tabs(pair.source), without_tabs(pair.target));
  }
  return text;
}

std::string ranking_json(const std::vector<RankedPair>& pairs) {
  std::string text;
  for (const RankedPair& pair : pairs) {
    nlohmann::ordered_json json{{"line", pair.line}};
    for (const PairScore& score : pair_scores()) {
      const std::optional<double> value = pair.scores.*score.value;
      json[score.name] = value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
    }
    json["source"] = pair.source;
    json["target"] = pair.target;
    text += (text.empty() ? "[\n" : ",\n") + json.dump();
  }
  return text + "\n]\n";
}

}  // namespace gloss
