#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gloss {

struct ChrfOptions {
  bool lowercase = false;
};

/// chrF2 of a corpus (Popovic 2015; beta 2: Popovic 2016) with one reference a sentence, from 0 to 100: the F-score, in
/// which recall counts twice as much as precision, of the 1- to 6-grams of characters without white space. Equal to
/// sacreBLEU's. Different numbers of sentences are an Error.
double chrf(std::span<const std::string> hypotheses, std::span<const std::string> references,
            const ChrfOptions& options = {});

/// How the score was made, in sacreBLEU's words and order: "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:…".
std::string chrf_signature(const ChrfOptions& options, std::string_view version);

}  // namespace gloss
