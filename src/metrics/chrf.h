#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gloss {

struct ChrfOptions {
  bool lowercase = false;
};

/// Corpus chrF2 (Popovic 2015; beta 2: Popovic 2016) with one reference per sentence, from 0 to 100: the F-score, with
/// recall weighted twice as much as precision, of character 1- to 6-grams without white space. Identical to
/// sacreBLEU's. Throws Error if the numbers of sentences differ.
double chrf(std::span<const std::string> hypotheses, std::span<const std::string> references,
            const ChrfOptions& options = {});

/// sacreBLEU's signature of the score: "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:…".
std::string chrf_signature(const ChrfOptions& options, std::string_view version);

}  // namespace gloss
