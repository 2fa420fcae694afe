#pragma once

#include "decoders/decoder.h"
#include "layers/linear.h"

namespace gloss {

struct LuongDecoderOptions final : DecoderOptions {
  std::string cell = "lstm";
  int64_t layers = 1;
  int64_t hidden = 128;
  bool input_feeding = true;
  AttentionOptions attention;

  void bind(Schema& schema) override;
  std::shared_ptr<Decoder> make(const EncoderShape& encoder, const LayerConfig& config) const override;
  int64_t width(int64_t) const override { return hidden; }
  bool attends() const override { return !attention.none(); }
  std::string summary() const override { return "Luong, " + attention.summary(); }
  bool has_max_length() const override { return attention.score.as<ScoreOptions>().has_max_length(); }
  std::string validate(const EncoderShape& encoder) const override;
};

struct LuongState;

// Luong's decoder. Luong, Pham and Manning 2015, sections 2 and 3.
//
//   h(t)  = stacked LSTM ([y(t-1); h~(t-1)], h(t-1))      with input feeding; without it, the input is y(t-1)
//   c(t)  = attention queried with h(t) of the top layer, the decoder state after its update
//   h~(t) = tanh(Wc [c(t); h(t)])                         the decoder output
//
// Each layer starts from the final state of an encoder layer, matched from the top. If the shapes differ or the encoder
// is bidirectional, it starts from tanh(W [h>; h<]) of that state. With score none there is no context vector:
// h~(t) = h(t).
class LuongDecoder final : public Decoder {
 public:
  LuongDecoder(const LuongDecoderOptions& options, const EncoderShape& encoder, const LayerConfig& config);

  std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context) override;
  torch::Tensor forward(const torch::Tensor& words, DecoderState& state,
                        const ForwardContext& forward_context) override;
  void initialize_words(torch::Tensor& table) const override { table.uniform_(-0.1, 0.1); }

 private:
  struct Layer final : torch::nn::Module {
    Layer(const LuongDecoderOptions& options, int64_t input_width, Dropout dropout);
    void add_bridges(const LuongDecoderOptions& options, int64_t encoder_width);

    std::shared_ptr<Cell> cell;
    Linear bridge_hidden{nullptr}, bridge_cell{nullptr};  // empty if the encoder's state is used unchanged
    Dropout dropout;                                      // of this layer's input; rate 0 in the first layer
  };
  LayerState first(const Layer& layer, const FinalState& source) const;
  torch::Tensor step(const torch::Tensor& input, LuongState& state, const ForwardContext& forward_context) const;

  std::vector<std::shared_ptr<Layer>> layers_;
  Linear input_feed_{nullptr};            // the first layer's input weight for h~; empty without input feeding
  std::shared_ptr<Attention> attention_;  // null without attention
  Linear combine_{nullptr};               // Wc
  Dropout dropout_;
};

}  // namespace gloss
