#pragma once

#include "attention/multi_head.h"
#include "encoders/encoder.h"
#include "layers/feed_forward.h"
#include "layers/positions.h"
#include "layers/transformer.h"

namespace gloss {

struct TransformerEncoderOptions final : EncoderOptions {
  TransformerShape transformer;

  void bind(Schema& schema) override { transformer.bind(schema); }
  std::shared_ptr<Encoder> make(const LayerConfig& config) const override;
  EncoderShape shape(int64_t embedding) const override;
  std::string validate_heads(int64_t embedding) const override { return transformer.validate(embedding); }
  bool has_max_length() const override { return transformer.has_max_length(); }
};

// Transformer encoder. Vaswani et al. 2017, section 3.1.
//
//   y = x + SelfAttention(x),  x' = y + FFN(y)       in every layer, each sum with a layer norm (Residual)
class TransformerEncoder final : public Encoder {
 public:
  TransformerEncoder(const TransformerShape& shape, const LayerConfig& config);

  EncoderOutput forward(const EmbeddedBatch& source, const ForwardContext& forward_context) override;

 private:
  struct Layer final : torch::nn::Module {
    Layer(const TransformerShape& shape, const LayerConfig& config, int64_t index);

    MultiHead self_attention{nullptr};
    Residual self_attention_residual{nullptr};
    FeedForward feed_forward{nullptr};
    Residual feed_forward_residual{nullptr};
  };
  Positions positions_{nullptr};
  Dropout dropout_;
  std::vector<std::shared_ptr<Layer>> layers_;
  torch::nn::LayerNorm norm_{nullptr};  // after the last layer; only with pre-norm
};

}  // namespace gloss
