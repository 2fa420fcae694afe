#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "alignment/head_choice.h"
#include "ops/arithmetic.h"
#include "translation/input_pairs.h"

namespace gloss {

/// --device, --precision and --threads.
struct DeviceOptions {
  std::string device = "auto";
  Arithmetic arithmetic;
  int threads = 0;  // 0: all cores

  void add_to(CLI::App& command);
  void apply() const;  // sets the arithmetic and the number of threads
};

/// --long and --on-error of the commands that read lines.
void add_line_policy(CLI::App& command, LinePolicy& policy);

/// --source, --target, --tsv and its columns, of the commands that read sentence pairs.
void add_pair_files(CLI::App& command, PairFiles& files);

/// Throws wrong usage unless either both sides or tsv were given.
void check_given(const PairFiles& files);

/// --set, which may be given several times.
CLI::Option* add_settings(CLI::App& command, std::vector<std::string>& settings);

/// --checkpoint.
CLI::Option* add_checkpoint(CLI::App& command, std::string& checkpoint);

/// --layer, --head and --rows of the commands that show attention or extract links.
std::vector<CLI::Option*> add_head_options(CLI::App& command, HeadChoice& choice);

}  // namespace gloss
