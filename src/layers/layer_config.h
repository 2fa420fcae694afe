#pragma once

#include <cstdint>

namespace gloss {

/// The options of the whole model that an encoder or decoder needs.
struct LayerConfig {
  int64_t embedding;   // the embedding width
  int64_t max_length;  // the longest sentence, in pieces
  double hidden_dropout;
  double attention_dropout;
  double feed_forward_dropout;
};

}  // namespace gloss
