#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace gloss {

/// One or several references: of each, a line for every hypothesis.
using References = std::vector<std::span<const std::string>>;

/// The references of line i.
inline std::vector<std::string> line_of(const References& references, size_t i) {
  std::vector<std::string> lines;
  for (const auto& reference : references) lines.push_back(reference[i]);
  return lines;
}

/// Throws Error, in the name of a metric, if a reference has not as many lines as there are hypotheses.
inline void check_lines(const char* metric, std::span<const std::string> hypotheses, const References& references) {
  for (const auto& reference : references) {
    if (reference.size() != hypotheses.size()) {
      fail("{} compares line by line, expected as many hypotheses as references, but got {} and {}", metric,
           hypotheses.size(), reference.size());
    }
  }
}

/// What a sentence adds to the counts from which a metric computes the score of a corpus; or their sum.
using Counts = std::vector<double>;

/// The sum over sentences, empty if there are none.
inline Counts sum(std::span<const Counts> sentences) {
  Counts total(sentences.empty() ? 0 : sentences.front().size());
  for (const Counts& counts : sentences) {
    for (size_t i = 0; i < total.size(); ++i) total[i] += counts[i];
  }
  return total;
}

}  // namespace gloss
