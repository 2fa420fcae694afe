#pragma once

#include "attention/multi_head.h"
#include "encoders/encoder.h"
#include "layers/feed_forward.h"
#include "layers/positions.h"
#include "layers/transformer.h"

namespace gloss {

struct TransformerEncoderOptions final : EncoderOptions {
  TransformerShape transformer;

  void describe(Schema& schema) override { transformer.describe(schema); }
  std::shared_ptr<Encoder> make(const Surroundings& surroundings) const override;
  EncoderShape shape(int64_t embedding) const override;
  std::string misfit(int64_t embedding) const override { return transformer.misfit(embedding); }
  bool bounded() const override { return transformer.bounded(); }
};

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
