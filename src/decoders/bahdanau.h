#pragma once

#include "decoders/decoder.h"
#include "layers/gru.h"
#include "layers/linear.h"

namespace gloss {

struct BahdanauDecoderOptions final : DecoderOptions {
  int64_t hidden = 128;
  std::string readout = "maxout";
  std::optional<int64_t> readout_hidden;  // absent: hidden / 2 for maxout (the paper's 500 of 1000), else hidden
  AttentionOptions attention;

  void bind(Schema& schema) override;
  std::shared_ptr<Decoder> make(const EncoderShape& encoder, const LayerConfig& config) const override;
  int64_t width(int64_t embedding) const override;
  bool attends() const override { return !attention.none(); }
  std::string summary() const override { return "Bahdanau, " + attention.summary(); }
  bool has_max_length() const override { return attention.score.as<ScoreOptions>().has_max_length(); }
  std::string validate(const EncoderShape& encoder) const override;
};

// RNNsearch's decoder. Bahdanau, Cho and Bengio 2014, appendix A.2.2.
//
//   s(0) = tanh(Ws h<(1))                           h<(1): the backward encoder state at the first token
//   c(i) = attention queried with s(i-1), the decoder state before its update
//   s(i) = GRU([y(i-1); c(i)], s(i-1))
//   t(i) = maxout(Uo s(i-1) + Vo y(i-1) + Co c(i))  or tanh instead of maxout
//
// With score none, the context vector is the same at every step (Cho et al. 2014): the final hidden states of the
// encoder's directions, concatenated.
class BahdanauDecoder final : public Decoder {
 public:
  BahdanauDecoder(const BahdanauDecoderOptions& options, const EncoderShape& encoder, const LayerConfig& config);

  std::unique_ptr<DecoderState> start(const EncoderOutput& source, const ForwardContext& forward_context) override;
  torch::Tensor forward(const torch::Tensor& words, DecoderState& state,
                        const ForwardContext& forward_context) override;
  void initialize_words(torch::Tensor& table) const override { table.normal_(0, 0.01); }

 private:
  torch::Tensor readout(const torch::Tensor& before, const torch::Tensor& words, const torch::Tensor& contexts);

  bool maxout_;
  Linear initial_state_{nullptr};         // Ws
  std::shared_ptr<Attention> attention_;  // null without attention
  std::shared_ptr<Gru> cell_;             // with the input weight for y
  Linear context_input_{nullptr};         // the cell's input weight for c
  Linear readout_state_{nullptr}, readout_embedding_{nullptr}, readout_context_{nullptr};  // Uo, Vo, Co
  Dropout dropout_;
};

}  // namespace gloss
