#pragma once

#include <vector>

#include "alignment/attention_map.h"

namespace gloss {

/// A map of the source a, b, </s>; of the target x, y and, where rows are written, </s>, else z.
inline AttentionMap example_map(AlignmentRows rows, std::vector<float> weights) {
  AttentionMap map;
  map.source = {"a", "b", "</s>"};
  map.target = {"x", "y", rows == AlignmentRows::Written ? "</s>" : "z"};
  map.weights = Matrix(3, 3);
  map.weights.values = std::move(weights);
  map.rows = rows;
  return map;
}

}  // namespace gloss
