#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

#include "attention/attention.h"
#include "encoders/encoder.h"

namespace gloss {

/// The decoding state of B sentences: the encoded source and the recurrent states or the key-value cache.
class DecoderState {
 public:
  virtual ~DecoderState() = default;

  /// Keeps the given rows (R) int64 of the batch, in that order; a row may be repeated.
  virtual void select(const torch::Tensor& rows) = 0;

  int64_t position = 0;  // of the next target piece
};

/// A decoder's form for search: one position of R hypotheses at a time, without gradients and hooks, with the
/// parameters that the decoder had when this was made.
class StepDecoder {
 public:
  virtual ~StepDecoder() = default;
  virtual std::unique_ptr<DecoderState> start(const EncoderOutput& source) = 0;

  /// Embedded target pieces (R, E), <s> at first, -> decoder outputs (R, D). Advances the state by one position.
  virtual torch::Tensor forward(const torch::Tensor& words, DecoderState& state) = 0;
};

/// Reads target pieces, attends to the source, and returns the decoder outputs that predict the next pieces.
///
/// Teacher forcing and search make the same call: `forward` takes the next T pieces of every sentence (all of them in
/// teacher forcing, one in search) and advances the state by T. The results do not depend on how a sentence is divided
/// into calls.
class Decoder : public torch::nn::Module {
 public:
  virtual std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context) = 0;

  /// Embedded target pieces (B, T, E), of which the first of a sentence is <s>, -> decoder outputs (B, T, D).
  virtual torch::Tensor forward(const torch::Tensor& words, DecoderState& state,
                                const ForwardContext& forward_context) = 0;

  /// A form that is faster than `forward` and equals it up to rounding; by default `forward` itself. The decoder must
  /// outlive it.
  virtual std::unique_ptr<StepDecoder> for_search();

  /// Initialises an embedding table or the output weight as in this decoder's paper.
  virtual void initialize_words(torch::Tensor& table) const = 0;
};

struct DecoderOptions : Options {
  virtual std::shared_ptr<Decoder> make(const EncoderShape& encoder, const LayerConfig& config) const = 0;
  virtual int64_t width(int64_t embedding) const = 0;  // of the decoder outputs, D
  virtual double embedding_scale(int64_t) const { return 1; }
  virtual std::string summary() const = 0;               // "Transformer, 4 layers of 4 heads"
  virtual bool attends() const { return true; }          // false for score none
  virtual bool has_max_length() const { return false; }  // no sentence may be longer than data.max_length

  /// An error message ("expected …, but got …") if this decoder cannot use this encoder, else empty.
  virtual std::string validate(const EncoderShape& encoder) const = 0;
  virtual std::string validate_heads(int64_t) const { return ""; }  // an error message if they do not fit the width
};

}  // namespace gloss
