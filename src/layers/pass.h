#pragma once

#include <cstdint>

namespace gloss {

class Tap;

/// What one pass through the model is for.
struct Pass {
  bool training = false;  // dropout acts only in training
  uint64_t noise = 0;     // key of this pass's dropout: a function of seed, step and micro-batch
  Tap* tap = nullptr;     // asked for every attention; none: no weights are made
};

}  // namespace gloss
