// model.safetensors: the values of each tensor lie in the file, and all of the file's values are some tensor's.

#include "fuzz/target.h"
#include "model/safetensors_header.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  const std::string_view file = text_of(data, size);
  read_or_refuse("model.safetensors", [&] {
    size_t bytes = 0;
    for (const auto& [name, tensor] : stored_tensors(file, "model.safetensors")) {
      bytes += tensor.bytes.size();
      expect(
          tensor.bytes.data() >= file.data() && tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size(),
          "values lie in the file");
    }
    expect(bytes < size, "no two tensors share values");
  });
  return 0;
}
