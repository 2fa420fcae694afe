#include "base/parse_json.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace gloss {

nlohmann::json parse_json(std::string_view text, const std::string& file) {
  using nlohmann::json;
  constexpr int kDeepest = 32;
  if (text.size() > kLongestJson) {
    fail("{}: expected JSON of at most {} bytes, but got {}", file, kLongestJson, text.size());
  }
  const auto look = [&](int depth, json::parse_event_t, const json&) {
    if (depth > kDeepest) fail("{}: expected JSON, but its values are nested more than {} deep", file, kDeepest);
    return true;
  };
  json value = json::parse(text, look, /*allow_exceptions=*/false);
  if (value.is_discarded()) fail("{}: expected JSON, but it cannot be read", file);
  return value;
}

}  // namespace gloss
