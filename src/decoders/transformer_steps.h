#pragma once

#include "decoders/transformer.h"
#include "ops/packed_factor.h"

namespace gloss {

// The Transformer decoder for search on a CPU, in float32: the equations of TransformerDecoder, for one position of R
// hypotheses.
//
// The plain form copies the cached keys and values of every layer whenever hypotheses are reordered, and those of the
// source once for each hypothesis. Here neither is ever copied: a hypothesis remembers its sentence and, for each
// earlier position, the row in which it was computed, and the attention reads through these indices.
class TransformerSteps final : public StepDecoder {
 public:
  /// What a Transformer decoder is made of; all projections transposed, (in, out).
  struct Layer {
    PackedFactor self_in;                                                  // [Wq Wk Wv] (D, 3 D)
    PackedFactor cross_query;                                              // (D, D)
    PackedFactor cross_memory;                                             // [Wk Wv] (D, 2 D)
    PackedFactor self_out, cross_out;                                      // Wo (D, D)
    PackedFactor inner, outer;                                             // (D, F), (F, D)
    torch::Tensor inner_bias, outer_bias;                                  // (F), (D)
    std::array<torch::nn::LayerNorm, 3> norms{nullptr, nullptr, nullptr};  // of the three sublayers
  };
  struct Parts {
    std::vector<Layer> layers;
    Positions positions{nullptr};
    torch::nn::LayerNorm norm{nullptr};  // after the last layer; only with pre-norm
    int64_t heads;
    bool gelu;
  };
  explicit TransformerSteps(Parts parts) : parts_(std::move(parts)) {}

  std::unique_ptr<DecoderState> start(const EncoderOutput& source) override;
  torch::Tensor forward(const torch::Tensor& words, DecoderState& state) override;

 private:
  Parts parts_;
};

}  // namespace gloss
