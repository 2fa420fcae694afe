#pragma once

#include "attention/multi_head.h"
#include "decoders/decoder.h"
#include "layers/feed_forward.h"
#include "layers/positions.h"
#include "layers/transformer.h"

namespace gloss {

struct TransformerDecoderOptions final : DecoderOptions {
  TransformerShape transformer;

  void describe(Schema& schema) override { transformer.describe(schema); }
  std::shared_ptr<Decoder> make(const EncoderShape& encoder, const Surroundings& surroundings) const override;
  int64_t width(int64_t embedding) const override { return embedding; }
  double embedding_scale(int64_t embedding) const override;  // sqrt(d), section 3.4
  std::string in_words() const override;
  bool bounded() const override { return transformer.bounded(); }
  std::string misfit(const EncoderShape& encoder, int64_t embedding) const override;
};

// Transformer decoder. Vaswani et al. 2017, section 3.1.
//
//   y = x + SelfAttention(x, up to itself),  z = y + CrossAttention(y, source),  x' = z + FFN(z)
//
// in every layer, each sum with its norm. Keys and values of the words read so far are kept in the state, those of the
// source are made once.
class TransformerDecoder final : public Decoder {
 public:
  TransformerDecoder(const TransformerShape& shape, const Surroundings& surroundings);

  std::unique_ptr<DecoderState> start(const Encoded& source, const Pass& pass) override;
  torch::Tensor forward(const torch::Tensor& words, DecoderState& state, const Pass& pass) override;
  void initialize_words(torch::Tensor& table) const override;

 private:
  struct Layer {
    MultiHead self;
    Residual looked_back;
    MultiHead cross;
    Residual looked_across;
    FeedForward feed_forward;
    Residual fed;
  };
  Positions positions_{nullptr};
  Dropout dropout_;
  std::vector<Layer> layers_;
  torch::nn::LayerNorm norm_{nullptr};  // pre-norm alone ends with one
};

}  // namespace gloss
