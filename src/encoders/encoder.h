#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "config/schema.h"
#include "layers/recurrent_cell.h"
#include "layers/forward_context.h"

namespace gloss {

/// The embedded words of B sentences, padded to S: what an encoder reads.
struct EmbeddedBatch {
  torch::Tensor embedded;  // (B, S, E)
  torch::Tensor mask;      // (B, S) bool, true is a token
  torch::Tensor lengths;   // (B) int64
};

/// The last states of one recurrent layer, each in its own direction of reading.
struct FinalState {
  LayerState forward;   // after the last token read
  LayerState backward;  // of the backward direction: at the first token; undefined when the encoder reads one way
};

/// What an encoder leaves for the decoder. Source order is the text's own, also when the encoder read it reversed.
struct EncoderOutput {
  torch::Tensor states;           // (B, S, D)
  torch::Tensor mask;             // (B, S) bool
  torch::Tensor lengths;          // (B) int64
  std::vector<FinalState> final;  // per layer; empty for a Transformer
};

/// What a decoder must know of its encoder before either is made.
struct EncoderShape {
  int64_t width;       // D
  bool recurrent;      // leaves final states
  bool bidirectional;
  std::string cell;    // of a recurrent encoder
  int64_t hidden;      // of each direction
  int64_t layers;
};

/// What surrounds a part of the model.
struct LayerConfig {
  int64_t embedding;   // width of embedded words
  int64_t max_length;  // the longest sentence, in pieces
  double hidden_dropout;
  double attention_dropout;
  double feed_forward_dropout;
};

class Encoder : public torch::nn::Module {
 public:
  virtual EncoderOutput forward(const EmbeddedBatch& source, const ForwardContext& forward_context) = 0;
};

struct EncoderOptions : Options {
  virtual std::shared_ptr<Encoder> make(const LayerConfig& config) const = 0;
  virtual EncoderShape shape(int64_t embedding) const = 0;
  virtual std::string validate(int64_t) const { return ""; }  // what is wrong with this width, or nothing
  virtual bool has_max_length() const { return false; }            // no sentence may be longer than data.max_length
};

}  // namespace gloss
