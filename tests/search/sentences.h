#pragma once

#include <vector>

#include "search/search.h"

namespace gloss {

using Pieces = std::vector<int32_t>;

/// Searches sentences as one batch.
inline std::vector<std::vector<Hypothesis>> search(StepModel& model, const std::vector<SourceSentence>& sentences,
                                                   const SearchOptions& options) {
  std::vector<const SourceSentence*> batch;
  for (const SourceSentence& sentence : sentences) {
    batch.push_back(&sentence);
  }
  return search(model, batch, options);
}

/// A sentence read by one model.
inline SourceSentence sentence(const Pieces& pieces, const Pieces& prefix = {}, uint64_t line = 0) {
  return {{pieces}, prefix, line};
}

}  // namespace gloss
