#pragma once

#include "search/search.h"

namespace gloss {

/// Takes the most probable piece at every position. As `search` otherwise.
std::vector<Hypothesis> greedy_search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options);

}  // namespace gloss
