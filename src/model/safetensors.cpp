#include "model/safetensors.h"

#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace gloss {
namespace {

using nlohmann::json;
using torch::Tensor;

const char* type_name(torch::ScalarType type) {
  switch (type) {
    case torch::kFloat32:
      return "F32";
    case torch::kFloat64:
      return "F64";
    case torch::kInt64:
      return "I64";
    default:
      throw std::logic_error("safetensors: a type that gloss does not use");
  }
}

/// Splits a file into its header and the bytes of its values.
std::pair<json, std::string_view> split(std::string_view bytes, const std::string& name) {
  uint64_t length = 0;
  json header;
  if (bytes.size() >= sizeof length) {
    std::memcpy(&length, bytes.data(), sizeof length);
    bytes.remove_prefix(sizeof length);
    if (length <= bytes.size()) {
      header = json::parse(bytes.substr(0, length), nullptr, /*allow_exceptions=*/false);
    }
  }
  if (!header.is_object()) {
    fail("{}: expected a safetensors file, but its header cannot be read", name);
  }
  header.erase("__metadata__");
  return {std::move(header), bytes.substr(length)};
}

}  // namespace

std::string encode_tensors(const NamedTensors& tensors) {
  json header = json::object();
  std::string values;
  for (const auto& [name, tensor] : tensors) {
    const Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
    const size_t begin = values.size();
    values.append(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes());
    header[name] = {{"dtype", type_name(plain.scalar_type())},
                    {"shape", plain.sizes().vec()},
                    {"data_offsets", {begin, values.size()}}};
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');  // aligns the values to 8 bytes
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + text + values;
}

void decode_tensors(std::string_view bytes, const std::string& name, const NamedTensors& tensors) {
  torch::NoGradGuard no_gradient;
  const auto [header, data] = split(bytes, name);
  for (const auto& [key, tensor] : tensors) {
    const auto entry = header.find(key);
    if (entry == header.end()) {
      fail("{}: expected a tensor '{}', but there is none", name, key);
    }
    const auto shape = entry->value("shape", std::vector<int64_t>{});
    const auto offsets = entry->value("data_offsets", std::vector<size_t>{});
    if (shape != tensor.sizes().vec() || entry->value("dtype", "") != type_name(tensor.scalar_type())) {
      fail("{}: expected '{}' to be {} of shape [{}], but got {} of shape [{}]", name, key,
           type_name(tensor.scalar_type()), fmt::join(tensor.sizes().vec(), ", "), entry->value("dtype", "?"),
           fmt::join(shape, ", "));
    }
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] - offsets[0] != tensor.nbytes() ||
        offsets[1] > data.size()) {
      fail("{}: the values of '{}' are cut short", name, key);
    }
    Tensor values = torch::empty(shape, tensor.scalar_type());
    std::memcpy(values.mutable_data_ptr(), data.data() + offsets[0], values.nbytes());
    Tensor(tensor).copy_(values);
  }
  if (header.size() != tensors.size()) {
    fail("{}: expected {} tensors, but got {}", name, tensors.size(), header.size());
  }
}

}  // namespace gloss
