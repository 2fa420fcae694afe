#pragma once

#include "search/search.h"

namespace gloss {

struct TranslatorOptions {
  SearchOptions search;
  int64_t batch_tokens = 2048;  // source pieces per batch, including padding
};

/// The translations of every source sentence, as `search` gives them, in the order of `sources`. Sentences are
/// translated in batches of similar length, the longest first, of at most 2^26 log-probabilities a step in all, but for
/// one sentence; on a CPU of at most 24 sentences, each batch by one of LibTorch's threads. An empty sentence, with or
/// without </s>, has one translation, </s>, without running the model. Throws Error as `search` does, and if a source
/// is longer than the model (with learned positions or the score `location`) allows.
std::vector<std::vector<Hypothesis>> translate(StepModel& model, const std::vector<SourceSentence>& sources,
                                               const TranslatorOptions& options);

}  // namespace gloss
