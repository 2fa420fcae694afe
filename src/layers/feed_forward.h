#pragma once

#include <torch/torch.h>

#include <string>

#include "layers/dropout.h"
#include "layers/linear.h"

namespace gloss {

/// Position-wise feed-forward layer (Vaswani et al. 2017, equation 2):
///
///   FFN(x) = max(0, x W1 + b1) W2 + b2
///
/// or with gelu (Hendrycks and Gimpel 2016) instead of relu.
class FeedForwardImpl : public torch::nn::Module {
 public:
  struct Shape {
    int64_t width;
    int64_t inner;
    std::string activation;  // relu | gelu
  };
  FeedForwardImpl(const Shape& shape, Dropout dropout);

  torch::Tensor forward(const torch::Tensor& x,
                        const ForwardContext& forward_context);  // (B, T, width) -> (B, T, width)

 private:
  bool gelu_;
  Linear inner_{nullptr}, outer_{nullptr};
  Dropout dropout_;
};
TORCH_MODULE(FeedForward);

}  // namespace gloss
