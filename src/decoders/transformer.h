#pragma once

#include "attention/multi_head.h"
#include "decoders/decoder.h"
#include "layers/feed_forward.h"
#include "layers/positions.h"
#include "layers/transformer.h"

namespace gloss {

struct TransformerDecoderOptions final : DecoderOptions {
  TransformerShape transformer;

  void bind(Schema& schema) override { transformer.bind(schema); }
  std::shared_ptr<Decoder> make(const EncoderShape& encoder, const LayerConfig& config) const override;
  int64_t width(int64_t embedding) const override { return embedding; }
  double embedding_scale(int64_t embedding) const override;  // sqrt(d), section 3.4
  std::string summary() const override;
  bool has_max_length() const override { return transformer.has_max_length(); }
  std::string validate(const EncoderShape& encoder) const override;
  std::string validate_heads(int64_t embedding) const override { return transformer.validate(embedding); }
};

// Transformer decoder. Vaswani et al. 2017, section 3.1.
//
//   y = x + CausalSelfAttention(x),  z = y + CrossAttention(y, source),  x' = z + FFN(z)
//
// in every layer, each sum with a layer norm (Residual). The state caches the keys and values of the target pieces read
// so far and of the source.
class TransformerDecoder final : public Decoder {
 public:
  TransformerDecoder(const TransformerShape& shape, const LayerConfig& config);

  std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context) override;
  torch::Tensor forward(const torch::Tensor& words, DecoderState& state,
                        const ForwardContext& forward_context) override;
  std::unique_ptr<StepDecoder> for_search() override;
  void initialize_words(torch::Tensor& table) const override;

 private:
  struct Layer final : torch::nn::Module {
    Layer(const TransformerShape& shape, const LayerConfig& config, int64_t index);

    MultiHead self_attention{nullptr};
    Residual self_attention_residual{nullptr};
    MultiHead cross_attention{nullptr};
    Residual cross_attention_residual{nullptr};
    FeedForward feed_forward{nullptr};
    Residual feed_forward_residual{nullptr};
  };
  TransformerShape shape_;
  Positions positions_{nullptr};
  Dropout dropout_;
  std::vector<std::shared_ptr<Layer>> layers_;
  torch::nn::LayerNorm norm_{nullptr};  // after the last layer; only with pre-norm
};

}  // namespace gloss
