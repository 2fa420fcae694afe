#pragma once

#include <torch/torch.h>

#include <string>

#include "config/schema.h"
#include "layers/dropout.h"

namespace gloss {

/// The options that the Transformer encoder and decoder share.
struct TransformerShape {
  int64_t layers = 4;
  int64_t heads = 4;
  int64_t feed_forward = 256;
  std::string norm = "pre";
  std::string activation = "relu";
  std::string positions = "sinusoidal";

  void bind(Schema& schema);
  std::string validate(int64_t width) const;  // an error message, empty if the width is valid
  bool has_max_length() const { return positions == "learned"; }
};

/// The residual connection around a sublayer f: post-norm, norm(x + dropout(f(x))) (Vaswani et al. 2017, section 3.1),
/// or pre-norm, x + dropout(f(norm(x))) (Xiong et al. 2020).
class ResidualImpl : public torch::nn::Module {
 public:
  ResidualImpl(int64_t width, const std::string& norm, Dropout dropout);

  template <typename Sublayer>
  torch::Tensor around(Sublayer sublayer, const torch::Tensor& x, const ForwardContext& forward_context) {
    return pre_ ? x + dropout_(sublayer(norm_(x)), forward_context) : norm_(x + dropout_(sublayer(x), forward_context));
  }

 private:
  bool pre_;
  torch::nn::LayerNorm norm_{nullptr};
  Dropout dropout_;
};
TORCH_MODULE(Residual);

}  // namespace gloss
