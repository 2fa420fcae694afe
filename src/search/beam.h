#pragma once

#include "search/search.h"

namespace gloss {

// Beam search (Sutskever et al. 2014, section 3.2; Bahdanau et al. 2014).
//
// The `beam` most probable hypotheses of a sentence are extended in parallel. Each finished hypothesis reduces the beam
// by one, so the search ends at the latest when `beam` hypotheses have finished. It returns the finished hypothesis
// with the best score. If none has finished at the maximum length L, it returns the most probable open one, cut at L.
//
// An open hypothesis Y is dropped as soon as it cannot win. Extending Y can only lower ln p(Y) <= 0, and the length
// penalty lp is largest at L because alpha >= 0, so no extension of Y scores above ln p(Y) / lp(L).

/// As `search`, with a beam of any size. Equally probable hypotheses are ranked by the rank of the hypothesis they
/// extend, then by piece id.
std::vector<Hypothesis> beam_search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options);

}  // namespace gloss
