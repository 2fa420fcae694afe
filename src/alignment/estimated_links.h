#pragma once

#include <vector>

#include "alignment/translation_table.h"
#include "metrics/links.h"

namespace gloss {

/// The links that the words of a text have by their statistics, learnt from this text alone: in each direction five
/// iterations of expectation maximisation with the diagonal model, then five with the hidden Markov model. Linked are
/// words whose links are probable in both directions: with p(i, j) and q(j, i) of the two, sqrt(p q) > 0.2 (the soft
/// intersection of Liang, Taskar and Klein 2006, without joint training). Words that begin with the same four
/// characters, whatever their case, count as one, so that the forms of a word share their statistics (Fraser and Marcu
/// 2005). A pair counts once, however often the text has it.
std::vector<Links> estimated_links(const SentenceWords& sources, const SentenceWords& targets);

}  // namespace gloss
