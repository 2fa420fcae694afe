#pragma once

#include "search/search.h"

namespace gloss {

/// As `search`, taking the most probable piece at every position.
std::vector<Hypothesis> greedy_search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options);

}  // namespace gloss
