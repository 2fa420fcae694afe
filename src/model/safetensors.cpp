#include "model/safetensors.h"

#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/parse_json.h"
#include "model/safetensors_header.h"

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
  const std::map<std::string, StoredTensor> stored = stored_tensors(bytes, name);
  for (const auto& [key, tensor] : tensors) {
    const auto found = stored.find(key);
    if (found == stored.end()) {
      fail("{}: expected a tensor '{}', but there is none", name, key);
    }
    const auto& [type, shape, values] = found->second;
    if (shape != tensor.sizes().vec() || type != type_name(tensor.scalar_type())) {
      fail("{}: expected '{}' to be {} of shape [{}], but got {} of shape [{}]", name, key,
           type_name(tensor.scalar_type()), fmt::join(tensor.sizes().vec(), ", "), type, fmt::join(shape, ", "));
    }
    if (values.size() != tensor.nbytes()) {
      fail("{}: expected {} bytes of '{}', but got {}", name, tensor.nbytes(), key, values.size());
    }
    Tensor copy = torch::empty(shape, tensor.scalar_type());
    std::memcpy(copy.mutable_data_ptr(), values.data(), values.size());
    Tensor(tensor).copy_(copy);
  }
  if (stored.size() != tensors.size()) {
    fail("{}: expected {} tensors, but got {}", name, tensors.size(), stored.size());
  }
}

size_t largest_file(const NamedTensors& tensors) {
  size_t bytes = sizeof(uint64_t) + kLongestJson;
  for (const auto& [name, tensor] : tensors) bytes += tensor.nbytes();
  return bytes;
}

}  // namespace gloss
