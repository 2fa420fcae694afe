#include "model/named_tensors.h"

namespace gloss {

NamedTensors named_parameters(const torch::nn::Module& module) {
  NamedTensors named;
  for (const auto& item : module.named_parameters()) {
    named.emplace_back(item.key(), item.value());
  }
  return named;
}

NamedTensors zeros_like(const std::string& prefix, const NamedTensors& named) {
  NamedTensors zeros;
  for (const auto& [name, tensor] : named) {
    zeros.emplace_back(prefix + "." + name, torch::zeros_like(tensor));
  }
  return zeros;
}

std::vector<torch::Tensor> tensors_of(const NamedTensors& named) {
  std::vector<torch::Tensor> tensors;
  for (const auto& [name, tensor] : named) {
    tensors.push_back(tensor);
  }
  return tensors;
}

}  // namespace gloss
