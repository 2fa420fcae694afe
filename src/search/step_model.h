#pragma once

#include <memory>
#include <vector>

#include "model/seq2seq.h"
#include "ops/arithmetic.h"
#include "ops/packed_factor.h"

namespace gloss {

// What search needs of a model: ln p(y(t) | y(<t), x), one step t at a time, for R hypotheses in parallel.
//
// Several threads may search with one model. The state is a decoder's: `select` keeps, reorders and repeats its rows.
class StepModel {
 public:
  virtual ~StepModel() = default;

  /// The state before the first target piece of B source sentences, which come as a padded batch for each vocabulary
  /// that reads them: one for one model, one for each model of an ensemble.
  virtual std::unique_ptr<DecoderState> start(const std::vector<TokenBatch>& sources) = 0;

  /// Reads the previous target pieces (R), <s> at first, and advances the state by one -> logits of the next piece
  /// (R, V), of the model's precision: ln p up to a constant for each row. The caller may change the result in place.
  virtual torch::Tensor logits(const torch::Tensor& pieces, DecoderState& state) = 0;

  virtual int64_t target_pieces() const = 0;  // V
  virtual torch::Device device() const = 0;
};

/// One trained model, which must outlive it.
class SingleModel final : public StepModel {
 public:
  explicit SingleModel(Seq2Seq& model)
      : model_(model),
        decoder_(model.decoder_for_search()),
        output_weight_(factor(model.output_weight().detach()).t()) {}

  std::unique_ptr<DecoderState> start(const std::vector<TokenBatch>& sources) override {
    return decoder_->start(model_.encode(sources.at(0), ForwardContext{}));
  }

  torch::Tensor logits(const torch::Tensor& pieces, DecoderState& state) override {
    const torch::Tensor outputs = decoder_->forward(model_.embedded_target(pieces), state);  // (R, D)
    return output_weight_.product(outputs, model_.output_bias().detach());
  }

  int64_t target_pieces() const override { return model_.output_bias().size(0); }
  torch::Device device() const override { return model_.device(); }

 private:
  Seq2Seq& model_;
  std::unique_ptr<StepDecoder> decoder_;
  PackedFactor output_weight_;  // (D, V)
};

}  // namespace gloss
