#pragma once

#include <map>
#include <string>

#include "attention/options.h"
#include "layers/tensors.h"
#include "model/seq2seq.h"

namespace gloss {

/// One tiny model of each paper.
inline const std::map<std::string, std::string>& tiny_models() {
  static const std::map<std::string, std::string> kModels = {
      {"bahdanau",
       "{embedding: 3, encoder: {type: recurrent, cell: gru, bidirectional: true, hidden: 2}, "
       "decoder: {type: bahdanau, hidden: 4, attention: {score: additive, hidden: 3, window: global}}}"},
      {"luong",
       "{embedding: 3, encoder: {type: recurrent, cell: lstm, bidirectional: false, layers: 2, hidden: 3, reverse: "
       "true}, "
       "decoder: {type: luong, layers: 2, hidden: 3, attention: {score: general, window: local-p, D: 2, "
       "position_hidden: 2}}}"},
      {"transformer",
       "{embedding: 4, encoder: {type: transformer, layers: 2, heads: 2, feed_forward: 5, norm: pre}, "
       "decoder: {type: transformer, layers: 2, heads: 2, feed_forward: 5, norm: pre}, "
       "tie: {source_target: true, output: true}}"},
  };
  return kModels;
}

constexpr TextShape kTinyText{8, 8, 9};

inline Seq2Seq random_model(const std::string& yaml) {
  Seq2Seq model(options_from<ModelOptions>(yaml), kTinyText);
  randomise(model, 100);
  return model;
}

/// Three sentences of different lengths and their translations, as pieces of kTinyText.
struct TinyBatch {
  TokenBatch source{torch::tensor({{4, 5, 6, 7, 3}, {7, 4, 3, 1, 1}, {3, 1, 1, 1, 1}}), torch::tensor({5, 3, 1})};
  TokenBatch target{torch::tensor({{5, 5, 7, 3}, {6, 4, 3, 1}, {4, 3, 1, 1}}), torch::tensor({4, 3, 2})};
};

}  // namespace gloss
