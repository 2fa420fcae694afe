#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// A tensor as the header of a safetensors file describes it.
struct StoredTensor {
  std::string type;  // F32, F64, I64 …
  std::vector<int64_t> shape;
  std::string_view bytes;  // of the file
};

/// The tensors of a safetensors file's bytes, by name. The file may come from a stranger. Throws Error, which names the
/// file `name`, unless each has a type and a shape and, one after the other, their values are all that follows the
/// header. Whether values are as many as the shape says is for whoever knows the type.
std::map<std::string, StoredTensor> stored_tensors(std::string_view bytes, const std::string& name);

}  // namespace gloss
