#pragma once

#include "attention/multi_head.h"
#include "encoders/encoder.h"
#include "layers/feed_forward.h"
#include "layers/positions.h"

namespace gloss {

/// What a Transformer's encoder and decoder have in common.
struct TransformerShape {
  int64_t layers = 4;
  int64_t heads = 4;
  int64_t feed_forward = 256;
  std::string norm = "pre";
  std::string activation = "relu";
  std::string positions = "sinusoidal";

  void describe(Schema& schema);
  std::string misfit(int64_t width) const;  // what is wrong with this width, or nothing
  bool bounded() const { return positions == "learned"; }  // a table has its rows
};

struct TransformerEncoderOptions final : EncoderOptions {
  TransformerShape transformer;

  void describe(Schema& schema) override { transformer.describe(schema); }
  std::shared_ptr<Encoder> make(const Surroundings& surroundings) const override;
  EncoderShape shape(int64_t embedding) const override;
  std::string misfit(int64_t embedding) const override { return transformer.misfit(embedding); }
  bool bounded() const override { return transformer.bounded(); }
};

/// A sublayer's residual connection: post-norm, norm(x + dropout(f(x))), as in Vaswani et al. 2017, section 3.1, or
/// pre-norm, x + dropout(f(norm(x))) (Xiong et al. 2020).
class ResidualImpl : public torch::nn::Module {
 public:
  ResidualImpl(int64_t width, const std::string& norm, Dropout dropout);

  template <typename Sublayer>
  torch::Tensor around(Sublayer sublayer, const torch::Tensor& x, const Pass& pass) {
    return pre_ ? x + dropout_(sublayer(norm_(x)), pass) : norm_(x + dropout_(sublayer(x), pass));
  }

 private:
  bool pre_;
  torch::nn::LayerNorm norm_{nullptr};
  Dropout dropout_;
};
TORCH_MODULE(Residual);

// Transformer encoder. Vaswani et al. 2017, section 3.1.
//
//   y = x + SelfAttention(x),  x' = y + FFN(y)       in every layer, each sum with its norm
class TransformerEncoder final : public Encoder {
 public:
  TransformerEncoder(const TransformerShape& shape, const Surroundings& surroundings);

  Encoded forward(const Words& source, const Pass& pass) override;

 private:
  struct Layer {
    MultiHead attention;
    Residual attended;
    FeedForward feed_forward;
    Residual fed;
  };
  Positions positions_{nullptr};
  Dropout dropout_;
  std::vector<Layer> layers_;
  torch::nn::LayerNorm norm_{nullptr};  // pre-norm alone ends with one
};

}  // namespace gloss
