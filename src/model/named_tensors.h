#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

namespace gloss {

/// An ordered list of named tensors.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// The parameters of a module with their names.
NamedTensors named_parameters(const torch::nn::Module& module);

/// Zeros of the same shapes, named "prefix.name".
NamedTensors zeros_like(const std::string& prefix, const NamedTensors& named);

std::vector<torch::Tensor> tensors_of(const NamedTensors& named);

}  // namespace gloss
