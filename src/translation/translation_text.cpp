#include "translation/translation_text.h"

#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <numeric>

namespace gloss {
namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

double total(const ScoredText& pair) {
  return std::accumulate(pair.log_probabilities.begin(), pair.log_probabilities.end(), 0.0);
}

}  // namespace

std::string to_nbest(size_t line, const std::vector<Translation>& translations) {
  std::string text;
  for (const auto& [translation, found] : translations) {
    text += fmt::format("{} ||| {} ||| {:.6f}\n", line, translation, found.score);
  }
  return text;
}

std::string to_json(const std::string& source, const std::vector<Translation>& translations,
                    const Vocabulary& vocabulary) {
  Json all = Json::array();
  for (const auto& [text, found] : translations) {
    Json pieces = Json::array();
    for (const int32_t piece : found.pieces) {
      pieces.push_back(vocabulary.piece(piece));
    }
    all.push_back({{"text", text},
                   {"pieces", std::move(pieces)},
                   {"log_probabilities", found.log_probabilities},
                   {"log_probability", found.log_probability},
                   {"score", found.score}});
  }
  return line_of({{"source", source}, {"translations", std::move(all)}});
}

std::string to_text(const ScoredText& pair) {
  return fmt::format("{:.6f}\t{:.6f}\n", total(pair), fmt::join(pair.log_probabilities, " "));
}

std::string to_json(const ScoredText& pair) {
  return line_of({{"source", pair.source},
                  {"target", pair.target},
                  {"pieces", pair.pieces},
                  {"log_probabilities", pair.log_probabilities},
                  {"log_probability", total(pair)}});
}

}  // namespace gloss
