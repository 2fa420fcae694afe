#pragma once

#include <optional>
#include <string>

#include "alignment/head_choice.h"
#include "data/corpus.h"
#include "run/trained_run.h"

namespace gloss {

struct RankingOptions {
  std::string by, pairs;      // a name in kPairScores; prefix of the files of ranked pairs, empty for none
  std::optional<size_t> top;  // pairs to show and write; absent: shows 10, writes all
};

/// Ranks the pairs of the validation loss, worst first, prints them and writes them to `output`, FILE.tsv or FILE.json,
/// unless it is empty. `validation` is the run's validation text. Throws Error if the run lacks what the score reads.
void rank_pairs(const TrainedRun& run, const ParallelText& validation, const HeadChoice& head,
                const RankingOptions& asked, const std::string& output);

}  // namespace gloss
