#include "layers/initialization.h"

namespace gloss {
namespace {

// Recurses by hand because modules() does not work inside the constructor of `module`.
template <typename Fill>
void fill(torch::nn::Module& module, Fill fill_parameter) {
  torch::NoGradGuard no_gradient;
  if (!module.as<torch::nn::LayerNorm>()) {
    for (torch::Tensor& parameter : module.parameters(/*recurse=*/false)) {
      fill_parameter(parameter);
    }
  }
  for (const auto& child : module.children()) {
    fill(*child, fill_parameter);
  }
}

}  // namespace

void xavier(torch::nn::Module& module) {
  fill(module, [](torch::Tensor& p) { p.dim() > 1 ? torch::nn::init::xavier_uniform_(p) : p.zero_(); });
}

void uniform(torch::nn::Module& module, double range) {
  fill(module, [range](torch::Tensor& p) { p.uniform_(-range, range); });
}

void normal(torch::nn::Module& module, double deviation) {
  fill(module, [deviation](torch::Tensor& p) { p.dim() > 1 ? p.normal_(0, deviation) : p.zero_(); });
}

}  // namespace gloss
