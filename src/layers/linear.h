#pragma once

#include <torch/torch.h>

#include "ops/arithmetic.h"
#include "ops/product.h"

namespace gloss {

/// x W' + b of (..., in) to (..., out): LibTorch's module, with our product.
class LinearImpl : public torch::nn::LinearImpl {
 public:
  using torch::nn::LinearImpl::LinearImpl;
  torch::Tensor forward(const torch::Tensor& x) {
    return bias.defined() ? projection(x, weight, bias) : projection(x, weight);
  }
};
TORCH_MODULE(Linear);

/// The projection x W', without a bias.
inline Linear linear_without_bias(int64_t in, int64_t out) {
  return Linear(torch::nn::LinearOptions(in, out).bias(false));
}

/// Makes the weights of a trained model's projections factors (arithmetic.h), so that no forward pass need round them.
inline void make_weights_factors(torch::nn::Module& model) {
  for (const auto& part : model.modules()) {
    if (auto* linear = dynamic_cast<LinearImpl*>(part.get())) {
      linear->weight.set_data(factor(linear->weight.detach()));
    }
  }
}

}  // namespace gloss
