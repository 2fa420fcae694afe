#include "model/safetensors.h"

#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"

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

struct File {
  std::string bytes;
  json header;
  size_t data;  // offset of the values
};

File read(const std::filesystem::path& path) {
  File file{read_file(path), {}, 0};
  uint64_t length = 0;
  if (file.bytes.size() >= sizeof length) {
    std::memcpy(&length, file.bytes.data(), sizeof length);
    if (length <= file.bytes.size() - sizeof length) {
      file.data = sizeof length + length;
      file.header = json::parse(file.bytes.substr(sizeof length, length), nullptr, /*allow_exceptions=*/false);
    }
  }
  if (!file.header.is_object()) {
    fail("{}: expected a safetensors file, but its header cannot be read", path.string());
  }
  file.header.erase("__metadata__");
  return file;
}

}  // namespace

void save_tensors(const std::filesystem::path& path, const NamedTensors& tensors) {
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
  write_atomically(path, std::string(reinterpret_cast<const char*>(&length), sizeof length) + text + values);
}

void load_tensors(const std::filesystem::path& path, const NamedTensors& tensors) {
  torch::NoGradGuard no_gradient;
  const File file = read(path);
  for (const auto& [name, tensor] : tensors) {
    const auto entry = file.header.find(name);
    if (entry == file.header.end()) {
      fail("{}: expected a tensor '{}', but there is none", path.string(), name);
    }
    const auto shape = entry->value("shape", std::vector<int64_t>{});
    const auto offsets = entry->value("data_offsets", std::vector<size_t>{});
    if (shape != tensor.sizes().vec() || entry->value("dtype", "") != type_name(tensor.scalar_type())) {
      fail("{}: expected '{}' to be {} of shape [{}], but got {} of shape [{}]", path.string(), name,
           type_name(tensor.scalar_type()), fmt::join(tensor.sizes().vec(), ", "), entry->value("dtype", "?"),
           fmt::join(shape, ", "));
    }
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] - offsets[0] != tensor.nbytes() ||
        offsets[1] > file.bytes.size() - file.data) {
      fail("{}: the values of '{}' are cut short", path.string(), name);
    }
    Tensor values = torch::empty(shape, tensor.scalar_type());
    std::memcpy(values.mutable_data_ptr(), file.bytes.data() + file.data + offsets[0], values.nbytes());
    Tensor(tensor).copy_(values);
  }
  if (file.header.size() != tensors.size()) {
    fail("{}: expected {} tensors, but got {}", path.string(), tensors.size(), file.header.size());
  }
}

NamedTensors named_parameters(const torch::nn::Module& module) {
  NamedTensors named;
  for (const auto& item : module.named_parameters()) {
    named.emplace_back(item.key(), item.value());
  }
  return named;
}

}  // namespace gloss
