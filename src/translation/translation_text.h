#pragma once

#include <string>
#include <vector>

#include "search/search.h"
#include "text/vocabulary.h"

namespace gloss {

/// A translation as it is written, and as it was found.
struct Translation {
  std::string text;
  Hypothesis found;
};

/// A line `line ||| text ||| score` for each translation, as Moses writes n-best lists; `line` counts from 0.
std::string to_nbest(size_t line, const std::vector<Translation>& translations);

/// One line of JSON: {"source", "translations": [{"text", "pieces", "log_probabilities", "log_probability", "score"}]},
/// with </s> among the pieces if it was written. A number that is not finite is null.
std::string to_json(const std::string& source, const std::vector<Translation>& translations,
                    const Vocabulary& vocabulary);

/// A sentence pair with ln p of each target piece.
struct ScoredText {
  std::string source, target;
  std::vector<std::string> pieces;  // of the target, with </s>
  std::vector<double> log_probabilities;
};

/// One line: the sum of the log-probabilities, a tab, and each of them, separated by spaces.
std::string to_text(const ScoredText& pair);

/// One line of JSON: {"source", "target", "pieces", "log_probabilities", "log_probability"}.
std::string to_json(const ScoredText& pair);

}  // namespace gloss
