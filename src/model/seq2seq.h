#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <string>

#include "config/key_binding.h"
#include "decoders/decoder.h"
#include "encoders/encoder.h"
#include "model/token_batch.h"

namespace gloss {

struct DropoutOptions final : Options {
  double embedding = 0.1;
  double word = 0.0;
  double hidden = 0.1;
  double attention = 0.0;
  double feed_forward = 0.0;

  void bind(Schema& schema) override;
};

struct TieOptions final : Options {
  bool source_target = false;  // source and target share one embedding
  bool output = false;         // the output weight is the target embedding (Press and Wolf 2017)

  void bind(Schema& schema) override;
};

struct EncoderSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

struct DecoderSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

struct ModelOptions final : Options {
  EncoderSection encoder;
  DecoderSection decoder;
  int64_t embedding = 128;
  std::optional<double> embedding_scale;  // absent: as in the decoder's paper
  TieOptions tie;
  DropoutOptions dropout;
  std::string initialization = "uniform";
  double initialization_range = 0.1;  // for uniform

  void bind(Schema& schema) override;
  EncoderShape encoder_shape() const { return encoder.type.as<EncoderOptions>().shape(embedding); }
  const DecoderOptions& decoder_options() const { return decoder.type.as<DecoderOptions>(); }

  /// Whether sentences are limited to data.max_length: with learned positions or the score `location`.
  bool has_max_length() const {
    return encoder.type.as<EncoderOptions>().has_max_length() || decoder_options().has_max_length();
  }
};

/// The sizes of the text that the model depends on.
struct TextShape {
  int64_t source_pieces;  // size of the source vocabulary
  int64_t target_pieces;  // size of the target vocabulary
  int64_t max_length;     // in pieces
};

// Encoder, decoder, embeddings and the output projection to the target vocabulary.
//
//   p(y(t) | y(<t), x) = softmax(W r(t) + b),  r = decoder(E y(<t), encoder(E' x))
class Seq2Seq : public torch::nn::Module {
 public:
  Seq2Seq(const ModelOptions& options, const TextShape& text);

  EncoderOutput encode(const TokenBatch& source, const ForwardContext& forward_context);
  std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context);

  /// The next target pieces (B, T), of which the first of a sentence is <s>, -> decoder outputs (B, T, D). Advances the
  /// state by T.
  torch::Tensor decode(const torch::Tensor& words, DecoderState& state, const ForwardContext& forward_context);

  /// The decoder's form for search, and the embedded target pieces (R) -> (R, E) that it reads.
  std::unique_ptr<StepDecoder> decoder_for_search() { return decoder_->for_search(); }
  torch::Tensor embedded_target(const torch::Tensor& pieces) const { return embed(target_embedding_, pieces); }

  /// Teacher forcing: decoder outputs (B, T, D) that predict each piece of `target` from <s> and the pieces before it.
  torch::Tensor teacher_force(const TokenBatch& source, const TokenBatch& target,
                              const ForwardContext& forward_context);

  const torch::Tensor& output_weight() const { return output_weight_; }         // W, (V, D)
  const torch::Tensor& output_bias() const { return output_bias_; }             // b, (V)
  torch::Tensor log_probabilities(const torch::Tensor& decoder_outputs) const;  // (..., D) -> (..., V)

  bool attends() const { return attends_; }  // false for score none
  torch::Device device() const { return output_weight_.device(); }
  int64_t parameter_count() const;

 private:
  // Dropout of embedded words (B, T, E): of single features, and of whole words.
  struct WordDropout {
    Dropout of_features, of_words;

    torch::Tensor operator()(const torch::Tensor& words, const ForwardContext& forward_context, int64_t position) const;
  };

  torch::Tensor embed(const torch::Tensor& table, const torch::Tensor& ids) const;

  double embedding_scale_;
  bool attends_;
  std::shared_ptr<Encoder> encoder_;
  std::shared_ptr<Decoder> decoder_;
  torch::Tensor source_embedding_;  // (Vs, E)
  torch::Tensor target_embedding_;  // (V, E), source_embedding_ if tied
  torch::Tensor output_weight_;     // (V, D), target_embedding_ if tied
  torch::Tensor output_bias_;       // (V)
  WordDropout source_dropout_, target_dropout_;
};

/// The decoder input for `target` (B, T): <s> followed by all pieces but the last.
torch::Tensor shifted_right(const torch::Tensor& target);

}  // namespace gloss
