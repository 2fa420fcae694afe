#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "search/length_penalty.h"
#include "search/sampling.h"
#include "search/step_model.h"

namespace gloss {

/// Options of the search. Lengths are in pieces, including </s>.
struct SearchOptions {
  int64_t beam = 5;   // beam size; 1 is greedy search
  int64_t nbest = 1;  // translations of a sentence, at most `beam` unless they are drawn
  LengthPenalty length_penalty = {};
  double max_length_ratio = 2.0;  // a translation has at most max_length_ratio * source pieces + 10 pieces
  int64_t max_length = 100;       // and at most max_length pieces
  int64_t min_length = 1;         // a translation does not end before, whatever max_length_ratio says
  bool unknown = false;           // whether <unk> may be written
  std::optional<SamplingOptions> sampling = {};  // draws translations in place of a beam
};

/// A sentence to translate.
struct SourceSentence {
  std::vector<std::vector<int32_t>> pieces;  // ending in </s>; of each vocabulary that reads it (StepModel::start)
  std::vector<int32_t> prefix = {};          // what its translations begin with, shorter than max_length
  uint64_t line = 0;                         // its number, which keys what is drawn
};

/// A translation and its score. A translation cut at the maximum length has no </s>.
struct Hypothesis {
  std::vector<int32_t> pieces;            // without <s>, including </s>
  std::vector<double> log_probabilities;  // ln p(piece | source, previous pieces) of each
  double log_probability = 0;             // their sum, ln p(pieces | source)
  double score = 0;                       // log_probability / length_penalty(pieces)
};

/// The translations of each sentence; the sentences are one batch. By beam search (search/beam.h) they are `nbest`, or
/// as many as the beam found, different from each other, the best first. Sampling draws `nbest`, in the order of
/// drawing; what is drawn is a function of the seed and the number of the line, up to the rounding of the model's own
/// numbers. Translations never contain <pad> or <s>. Throws Error for options out of range.
std::vector<std::vector<Hypothesis>> search(StepModel& model, const std::vector<const SourceSentence*>& sources,
                                            const SearchOptions& options);

}  // namespace gloss
