#pragma once

#include "model/models.h"
#include "ops/r_drop.h"
#include "ops/smoothed_cross_entropy.h"

namespace gloss {

/// Every registered attention in every decoder, every cell, and every form of the Transformer.
inline std::vector<std::string> every_kind() {
  std::vector<std::string> all;
  for (const std::string& attention : every_attention()) {
    all.push_back(
        "{embedding: 4, encoder: {type: recurrent, cell: gru, bidirectional: true, hidden: 3}, "
        "decoder: {type: bahdanau, hidden: 6, readout: maxout, attention: " +
        attention + "}}");
    for (const char* feeding : {"true", "false"}) {
      all.push_back(
          "{embedding: 4, encoder: {type: recurrent, cell: lstm, layers: 2, bidirectional: false, hidden: 5, reverse: "
          "true}, decoder: {type: luong, cell: lstm, layers: 2, hidden: 5, input_feeding: " +
          std::string(feeding) + ", attention: " + attention + "}}");
    }
  }
  all.push_back(
      "{embedding: 4, encoder: {type: recurrent, cell: gru, hidden: 3}, decoder: {type: luong, cell: gru, hidden: 5, "
      "input_feeding: false, attention: {score: none}}}");
  for (const char* form : {"norm: pre", "norm: post, activation: gelu", "norm: pre, positions: learned"}) {
    const std::string shape = "{type: transformer, layers: 2, heads: 2, feed_forward: 5, " + std::string(form) + "}";
    all.push_back("{embedding: 4, encoder: " + shape + ", decoder: " + shape +
                  ", tie: {source_target: true, output: true}}");
  }
  return all;
}

/// Collects the weights of every attention.
class EveryMap final : public AttentionHook {
 public:
  bool wants(const AttentionSite&) const override { return true; }
  void take(const AttentionSite&, const AttentionOutput& attention) override { maps.push_back(attention.weights); }
  std::vector<torch::Tensor> maps;
};

/// What a model computes of the tiny batch: decoder outputs, both losses with all gradients, and attention weights.
inline std::vector<torch::Tensor> computed(Seq2Seq& model) {
  const TinyBatch batch;
  const auto there = [&](const TokenBatch& side) {
    return TokenBatch{side.ids.to(model.device()), side.lengths.to(model.device())};
  };
  const TokenBatch source = there(batch.source), target = there(batch.target);
  const torch::Tensor real = target.mask();
  EveryMap hook;
  const torch::Tensor hooked = model.teacher_force(source, target, {.hook = &hook});
  std::vector<torch::Tensor> all = hook.maps;
  all.push_back(hooked);
  const torch::Tensor decoder_outputs = model.teacher_force(source, target, {});  // through fused attention
  const auto predictions = [&](const torch::Tensor& outputs) {
    return Predictions{outputs.index({real}), model.output_weight(), model.output_bias(), target.ids.index({real})};
  };
  for (const torch::Tensor& loss : {smoothed_cross_entropy(predictions(decoder_outputs), 0.1),
                                    r_drop(predictions(decoder_outputs), predictions(hooked * 2), 0.1, 5)}) {
    all.push_back(loss);
    for (const torch::Tensor& gradient :
         torch::autograd::grad({loss}, model.parameters(), {}, true, false, /*allow_unused=*/true)) {
      if (gradient.defined()) {
        all.push_back(gradient);
      }
    }
  }
  return all;
}

}  // namespace gloss
