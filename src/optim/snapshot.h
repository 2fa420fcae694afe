#pragma once

#include <cstdint>

namespace gloss {

/// The parameters of a validated step that an average contains.
struct Snapshot {
  int64_t step;
  double score;  // of the parameters at that step; a larger one is better
};

}  // namespace gloss
