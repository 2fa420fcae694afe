#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

#include "attention/attention.h"
#include "encoders/encoder.h"

namespace gloss {

/// Where a decoder stands in its B sentences: its memory of the source, its recurrent states or its cache.
class DecoderState {
 public:
  virtual ~DecoderState() = default;

  /// Goes on with the given rows (R) int64 of the batch, in that order; a row may be taken more than once.
  virtual void select(const torch::Tensor& rows) = 0;

  int64_t position = 0;  // of the next target word
};

/// Reads target words, looks at the source, and gives what the next words are predicted from.
///
/// Teacher forcing and step-by-step search are the same call: `forward` takes the next T words of every sentence, all of
/// them or one, and moves the state on by T. Both ways give the same numbers.
class Decoder : public torch::nn::Module {
 public:
  virtual std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context) = 0;

  /// Embedded words (B, T, E), the first of a sentence being <s>, to read-outs (B, T, D).
  virtual torch::Tensor forward(const torch::Tensor& words, DecoderState& state, const ForwardContext& forward_context) = 0;

  /// Fills an embedding or output table as this decoder's paper has it.
  virtual void initialize_words(torch::Tensor& table) const = 0;
};

struct DecoderOptions : Options {
  virtual std::shared_ptr<Decoder> make(const EncoderShape& encoder, const LayerConfig& config) const = 0;
  virtual int64_t width(int64_t embedding) const = 0;  // of the read-outs, D
  virtual double embedding_scale(int64_t) const { return 1; }
  virtual std::string summary() const = 0;       // "Transformer, 4 layers of 4 heads"
  virtual bool attends() const { return true; }   // false for score none
  virtual bool has_max_length() const { return false; }  // no sentence may be longer than data.max_length

  /// What is wrong with this encoder for this decoder ("expected …, but got …"), or nothing.
  virtual std::string validate(const EncoderShape& encoder, int64_t embedding) const = 0;
};

}  // namespace gloss
