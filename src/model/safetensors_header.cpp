#include "model/safetensors_header.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/parse_json.h"

namespace gloss {
namespace {

using nlohmann::json;

bool is_text(const json& entry, const char* key) {
  return entry.contains(key) && entry[key].is_string();
}

bool are_counts(const json& entry, const char* key) {
  return entry.contains(key) && entry[key].is_array() && std::ranges::all_of(entry[key], [](const json& item) {
           return item.is_number_unsigned() && item.get<uint64_t>() <= INT64_MAX;
         });
}

}  // namespace

std::map<std::string, StoredTensor> stored_tensors(std::string_view bytes, const std::string& name) {
  uint64_t length = 0;
  if (bytes.size() >= sizeof length) {
    std::memcpy(&length, bytes.data(), sizeof length);
    bytes.remove_prefix(sizeof length);
  }
  if (length == 0 || length > bytes.size()) {
    fail("{}: expected a safetensors file, but its header cannot be read", name);
  }
  json header = parse_json(bytes.substr(0, length), name);
  if (!header.is_object()) {
    fail("{}: expected a safetensors file, but its header lists no tensors", name);
  }
  header.erase("__metadata__");
  const std::string_view values = bytes.substr(length);

  std::map<std::string, StoredTensor> tensors;
  std::vector<std::pair<size_t, size_t>> places;
  for (const auto& [key, entry] : header.items()) {
    if (!is_text(entry, "dtype") || !are_counts(entry, "shape") || !are_counts(entry, "data_offsets") ||
        entry["data_offsets"].size() != 2) {
      fail("{}: expected dtype, shape and data_offsets of the tensor '{}'", name, key);
    }
    const size_t begin = entry["data_offsets"][0], end = entry["data_offsets"][1];
    if (begin > end || end > values.size()) {
      fail("{}: the values of '{}' are cut short", name, key);
    }
    tensors[key] = {entry["dtype"], entry["shape"], values.substr(begin, end - begin)};
    places.emplace_back(begin, end);
  }
  std::ranges::sort(places);
  size_t covered = 0;
  for (const auto& [begin, end] : places) {
    covered = begin == covered ? end : values.size() + 1;
  }
  if (covered != values.size()) {
    fail("{}: expected the values of one tensor after those of another, but they overlap or leave gaps", name);
  }
  return tensors;
}

}  // namespace gloss
