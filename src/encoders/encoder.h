#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "config/key_binding.h"
#include "layers/forward_context.h"
#include "layers/layer_config.h"
#include "layers/recurrent_cell.h"

namespace gloss {

/// The encoder's input: the embedded pieces of B sentences, padded to length S.
struct EmbeddedBatch {
  torch::Tensor embedded;  // (B, S, E)
  torch::Tensor mask;      // (B, S) bool, true for a token
  torch::Tensor lengths;   // (B) int64
};

/// The final state of each direction of one recurrent layer.
struct FinalState {
  LayerState forward;   // after the last token read
  LayerState backward;  // after the first token; undefined in a unidirectional encoder
};

/// The encoder's output, which the decoder attends to. Positions are in the order of the text even if the encoder reads
/// the source in reverse.
struct EncoderOutput {
  torch::Tensor states;           // (B, S, D)
  torch::Tensor mask;             // (B, S) bool
  torch::Tensor lengths;          // (B) int64
  std::vector<FinalState> final;  // per layer; empty for a Transformer
};

/// The properties of an encoder that a decoder depends on, known before either is created.
struct EncoderShape {
  int64_t width;   // D
  bool recurrent;  // whether EncoderOutput::final is filled
  bool bidirectional;
  std::string cell;  // of a recurrent encoder
  int64_t hidden;    // of each direction
  int64_t layers;
};

class Encoder : public torch::nn::Module {
 public:
  virtual EncoderOutput forward(const EmbeddedBatch& source, const ForwardContext& forward_context) = 0;
};

struct EncoderOptions : Options {
  virtual std::shared_ptr<Encoder> make(const LayerConfig& config) const = 0;
  virtual EncoderShape shape(int64_t embedding) const = 0;
  virtual std::string validate_heads(int64_t) const { return ""; }  // an error message if they do not fit the width
  virtual bool has_max_length() const { return false; }             // no sentence may be longer than data.max_length
};

}  // namespace gloss
