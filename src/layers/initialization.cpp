#include "layers/initialization.h"

namespace gloss {
namespace {

template <typename Fill>
void fill(torch::nn::Module& module, Fill fill) {
  torch::NoGradGuard no_gradient;
  for (const auto& part : module.modules()) {
    if (!part->as<torch::nn::LayerNorm>()) {
      for (torch::Tensor& parameter : part->parameters(/*recurse=*/false)) {
        fill(parameter);
      }
    }
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
