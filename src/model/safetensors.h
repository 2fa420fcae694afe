#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gloss {

/// Tensors by name, in an order of their own.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Writes float32, float64 and int64 tensors in the safetensors format (eight bytes of header length, a header of JSON,
/// then the values, little-endian), which Python's safetensors.torch.load_file reads.
void save_tensors(const std::filesystem::path& path, const NamedTensors& tensors);

/// Copies a file's values into `tensors`. Throws Error, naming the file, unless it holds exactly these names, shapes and
/// types.
void load_tensors(const std::filesystem::path& path, const NamedTensors& tensors);

/// The parameters of a module by their names in it.
NamedTensors named_parameters(const torch::nn::Module& module);

}  // namespace gloss
