#pragma once

#include <string>
#include <vector>

#include "metrics/links.h"

namespace gloss {

/// The words of each sentence.
using SentenceWords = std::vector<std::vector<std::string>>;

/// The links that the reparameterised IBM model 2 of Dyer, Chahuneau and Smith 2013 finds in a text, learnt from this
/// text alone. A target word i of m comes from no source word with p0 = 0.08, else from word j of n:
///
///   p(t_i, j) = (1 - p0) exp(-lambda |i/m - j/n|) / Z p(t_i | s_j)        i and j from 1, Z over j
///
/// Five times, p(t | s) is estimated from the expected counts with a sparse Dirichlet prior of 0.01 (variational
/// Bayes, section 3.2) and lambda, first 4, by gradient ascent (section 2.3). Each target word is linked to the source
/// word with the largest p(t_i, j), if it is larger than that of none.
std::vector<Links> diagonal_links(const SentenceWords& sources, const SentenceWords& targets);

}  // namespace gloss
