#pragma once

#include <vector>

#include "metrics/links.h"
#include "text/segmentation.h"

namespace gloss {

/// The links that IBM model 1 finds in a text, learnt from this text alone (Brown et al. 1993, section 4.1; without a
/// null word):
///
///   p(t | s) ~ sum over pairs and their (s, t) of p(t | s) / sum over s' of p(t | s'),   five times from uniform
///
/// Each target word is linked to the source word with the largest p(t | s), the first on ties.
std::vector<Links> ibm_model_1_links(const std::vector<Segmentation>& sources,
                                     const std::vector<Segmentation>& targets);

}  // namespace gloss
