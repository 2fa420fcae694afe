#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gloss {

/// An ordered list of named tensors.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Writes float32, float64 and int64 tensors in the safetensors format (8 bytes with the header's length, a JSON
/// header, the values in little-endian order), which Python's safetensors.torch.load_file reads.
void save_tensors(const std::filesystem::path& path, const NamedTensors& tensors);

/// Copies a file's values into `tensors`. Throws Error, which names the file, unless the file holds exactly these
/// names, shapes and types.
void load_tensors(const std::filesystem::path& path, const NamedTensors& tensors);

/// The parameters of a module with their names.
NamedTensors named_parameters(const torch::nn::Module& module);

}  // namespace gloss
