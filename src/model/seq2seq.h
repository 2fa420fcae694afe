#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <string>

#include "config/schema.h"
#include "decoders/decoder.h"
#include "encoders/encoder.h"
#include "model/token_batch.h"

namespace gloss {

struct DropoutOptions final : Options {
  double embedding = 0.1;
  double hidden = 0.1;
  double attention = 0.0;
  double feed_forward = 0.0;

  void bind(Schema& schema) override;
};

struct TieOptions final : Options {
  bool source_target = false;  // one embedding for both sides
  bool output = false;         // the output table is the target embedding (Press and Wolf 2017)

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
  std::optional<double> embedding_scale;  // absent: the decoder's paper
  TieOptions tie;
  DropoutOptions dropout;
  std::string initialization = "paper";
  double initialization_range = 0.1;  // of uniform

  void bind(Schema& schema) override;
  EncoderShape encoder_shape() const { return encoder.type.as<EncoderOptions>().shape(embedding); }
  const DecoderOptions& decoder_options() const { return decoder.type.as<DecoderOptions>(); }

  /// Whether it can read no sentence longer than data.max_length: with learned positions or the score `location`.
  bool has_max_length() const { return encoder.type.as<EncoderOptions>().has_max_length() || decoder_options().has_max_length(); }
};

/// What the model must fit besides its own options.
struct TextShape {
  int64_t source_pieces;  // V of the source
  int64_t target_pieces;  // V of the target
  int64_t max_length;
};

// Encoder, decoder, the words' tables and the projection to the target's pieces.
//
//   p(y(t) | y(<t), x) = softmax(W r(t) + b),  r = decoder(E y(<t), encoder(E' x))
class Seq2Seq : public torch::nn::Module {
 public:
  Seq2Seq(const ModelOptions& options, const TextShape& text);

  EncoderOutput encode(const TokenBatch& source, const ForwardContext& forward_context);
  std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context);

  /// The next words (B, T) of every sentence, the first being <s>, to read-outs (B, T, D); the state moves on by T.
  torch::Tensor decode(const torch::Tensor& words, DecoderState& state, const ForwardContext& forward_context);

  /// Teacher forcing: read-outs (B, T, D) that predict `target` from <s> and the words before each.
  torch::Tensor teacher_force(const TokenBatch& source, const TokenBatch& target, const ForwardContext& forward_context);

  const torch::Tensor& output_weight() const { return output_weight_; }  // W, (V, D)
  const torch::Tensor& output_bias() const { return output_bias_; }      // b, (V)
  torch::Tensor log_probabilities(const torch::Tensor& decoder_outputs) const; // (..., D) -> (..., V)

  bool attends() const { return attends_; }  // false for score none
  torch::Device device() const { return output_weight_.device(); }
  int64_t parameter_count() const;

 private:
  torch::Tensor embed(const torch::Tensor& table, const torch::Tensor& ids) const;

  double embedding_scale_;
  bool attends_;
  std::shared_ptr<Encoder> encoder_;
  std::shared_ptr<Decoder> decoder_;
  torch::Tensor source_embedding_;   // (Vs, E)
  torch::Tensor target_embedding_;   // (V, E), the source's when tied
  torch::Tensor output_weight_;  // (V, D), the target words' when tied
  torch::Tensor output_bias_;    // (V)
  Dropout source_dropout_, target_dropout_;
};

/// `target` moved right by one: <s> first, the last piece left out.
torch::Tensor shifted_right(const torch::Tensor& target);

}  // namespace gloss
