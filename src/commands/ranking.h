#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "alignment/head_choice.h"
#include "metrics/links.h"
#include "run/trained_run.h"

namespace gloss {

/// Options of `gloss inspect --rank`.
struct RankingOptions {
  std::string by;             // the name of a score; empty: no ranking is asked for
  std::optional<size_t> top;  // pairs to show and write; absent: shows 10, writes all
  std::string pairs;          // prefix of the files of ranked pairs; empty: none

  /// Adds --rank, which is returned, and --top and --write-pairs, which need it.
  CLI::Option* add_to(CLI::App& command);
};

/// Ranks the run's validation pairs, those of the validation loss, by a score of the chosen head and prints the worst.
/// Writes them to `output` (.tsv or .json) unless it is empty and, if asked, to the files that attention_log.from
/// takes.
void rank_validation_set(const TrainedRun& run, const HeadChoice& choice, const RankingOptions& options,
                         const std::string& output);

/// One line of the validation set.
struct ValidationLine {
  std::string source, target;
  Links gold;  // empty without alignments
};

/// Line `number`, from 1. Throws Error if there is no such line.
ValidationLine validation_line(const Configuration& configuration, size_t number);

}  // namespace gloss
