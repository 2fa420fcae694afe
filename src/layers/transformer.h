#pragma once

#include <torch/torch.h>

#include <string>

#include "config/key_binding.h"
#include "layers/dropout.h"
#include "layers/feed_forward.h"
#include "layers/layer_config.h"
#include "layers/positions.h"

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

  torch::nn::LayerNorm norm() const { return norm_; }

 private:
  bool pre_;
  torch::nn::LayerNorm norm_{nullptr};
  Dropout dropout_;
};
TORCH_MODULE(Residual);

/// The parts that the layers of encoder and decoder have in common. `key` names a part's dropout.
Residual make_residual(const TransformerShape& shape, const LayerConfig& config, const std::string& key);
FeedForward make_feed_forward(const TransformerShape& shape, const LayerConfig& config, const std::string& key);
Positions make_positions(const TransformerShape& shape, const LayerConfig& config);

}  // namespace gloss
