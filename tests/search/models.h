#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/options_yaml.h"
#include "model/seq2seq.h"

namespace gloss {

// Small models of every kind, with random weights in double precision.

/// A configuration's `model` for each registered decoder.
inline std::vector<std::string> every_model() {
  return {
      "{embedding: 6, encoder: {type: recurrent, cell: gru, bidirectional: true, hidden: 5},"
      " decoder: {type: bahdanau, hidden: 6, attention: {score: additive, hidden: 4, window: global}}}",
      "{embedding: 6, encoder: {type: recurrent, cell: lstm, layers: 2, bidirectional: false, hidden: 5, reverse: "
      "true},"
      " decoder: {type: luong, cell: lstm, layers: 2, hidden: 5, input_feeding: true,"
      " attention: {score: general, window: local-p, D: 3, position_hidden: 4}}}",
      "{embedding: 6, encoder: {type: transformer, layers: 2, heads: 2, feed_forward: 8, positions: learned},"
      " decoder: {type: transformer, layers: 2, heads: 2, feed_forward: 8, positions: learned}}",
  };
}

inline std::shared_ptr<Seq2Seq> random_model(const std::string& yaml, uint64_t seed, const TextShape& text) {
  ModelOptions options;
  read_yaml_text(yaml, "test", {}, options);
  auto model = std::make_shared<Seq2Seq>(options, text);
  model->to(torch::kDouble);
  torch::manual_seed(seed);
  const torch::NoGradGuard no_gradient;
  for (torch::Tensor parameter : model->parameters()) {
    parameter.normal_(0, 0.7);
  }
  return model;
}

/// Adds to the logit of a piece, whatever was read.
inline void favour(Seq2Seq& model, int piece, double logit) {
  const torch::NoGradGuard no_gradient;
  torch::Tensor bias = model.output_bias();
  bias[piece] += logit;
}

}  // namespace gloss
