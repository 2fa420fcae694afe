#pragma once

#include <cstdint>
#include <vector>

#include "model/seq2seq.h"

namespace gloss {

/// Sentences as piece ids, each ending in </s>, as the rows of one padded batch.
Sentences padded_sentences(const std::vector<const std::vector<int32_t>*>& sentences, torch::Device device);

}  // namespace gloss
