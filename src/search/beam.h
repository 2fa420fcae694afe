#pragma once

#include "search/search.h"

namespace gloss {

// Beam search, as in the first neural translators (Sutskever et al. 2014, section 3.2; Bahdanau et al. 2014).
//
// The `beam` most probable beginnings of a translation are continued side by side. One that ends gives its place up, so
// that a sentence is done at the latest when `beam` translations have ended. The one with the best score wins. When
// none has ended within the longest length L, it is the most probable of those that are cut there.
//
// A beginning Y is dropped as soon as it cannot win. Continuing it can only lower ln p(Y), which is at most 0, and
// dividing by the largest lp, that of L as alpha >= 0, lifts it most: no continuation scores above ln p(Y) / lp(L).

/// As `search`, with a beam of any width. Hypotheses that are equally probable are ranked by the order of what they
/// continue, then by piece.
std::vector<Hypothesis> beam_search(Seq2Seq& model, const TokenBatch& source, const SearchOptions& options);

}  // namespace gloss
