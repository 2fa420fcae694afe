#pragma once

#include "search/search.h"

namespace gloss {

struct TranslatorOptions {
  SearchOptions search;
  int64_t batch_tokens = 2048;  // source pieces of a batch, with padding
};

/// The best translation of every source sentence (piece ids, each ending in </s>), in the order given. TokenBatch are
/// searched in batches of similar length, the longest first. An empty one, which is </s> alone or nothing, becomes
/// </s> without asking the model. Throws Error as `search` does, and when a source is longer than a model with learned
/// positions or the score `location` can read.
std::vector<Hypothesis> translate(Seq2Seq& model, const std::vector<std::vector<int32_t>>& sources,
                                  const TranslatorOptions& options);

}  // namespace gloss
