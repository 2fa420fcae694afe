#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "metrics/counts.h"

namespace gloss {

struct ChrfOptions {
  bool lowercase = false;
  size_t word_order = 0;  // 2: chrF++
};

/// Corpus chrF2 (Popovic 2015; beta 2: Popovic 2016), from 0 to 100: the F-score, with recall weighted twice as much as
/// precision, of character 1- to 6-grams without white space. chrF2++ (Popovic 2017) has word 1- and 2-grams, too.
/// Identical to sacreBLEU's. Of several references, a sentence has the one with the highest F-score.
double chrf(const Counts& corpus);

/// What each sentence adds: for each order the n-grams of the hypothesis, those of the reference and the shared ones.
/// Throws Error if the numbers of sentences differ.
std::vector<Counts> chrf_counts(std::span<const std::string> hypotheses, const References& references,
                                const ChrfOptions& options = {});

inline double chrf(std::span<const std::string> hypotheses, const References& references,
                   const ChrfOptions& options = {}) {
  return chrf(sum(chrf_counts(hypotheses, references, options)));
}

/// The part of sacreBLEU's signature that is chrF's: "case:mixed|eff:yes|nc:6|nw:0|space:no".
std::string chrf_signature(const ChrfOptions& options);

}  // namespace gloss
