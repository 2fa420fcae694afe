#pragma once

#include <torch/torch.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gloss {

/// An ordered list of named tensors.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// The bytes of float32, float64 and int64 tensors in the safetensors format (8 bytes with the header's length, a JSON
/// header, the values in little-endian order), which Python's safetensors.torch.load_file reads.
std::string encode_tensors(const NamedTensors& tensors);

/// Copies the values of a safetensors file's bytes into `tensors`. Throws Error, which names the file `name`, unless
/// the bytes hold exactly these names, shapes and types.
void decode_tensors(std::string_view bytes, const std::string& name, const NamedTensors& tensors);

/// The parameters of a module with their names.
NamedTensors named_parameters(const torch::nn::Module& module);

}  // namespace gloss
