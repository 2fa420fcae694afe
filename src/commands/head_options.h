#pragma once

#include <CLI/CLI.hpp>
#include <vector>

#include "alignment/head_choice.h"
#include "commands/wrong_usage.h"

namespace gloss {

/// Adds --layer, --head and --rows, shared by the commands that show attention or extract links.
inline std::vector<CLI::Option*> add_head_options(CLI::App& command, HeadChoice& choice) {
  const auto set_rows = [&choice](const std::string& name) { choice.rows = rows_named(name); };
  return {
      command.add_option("--layer", choice.layer, "Layer of the attention, counted from 0")->check(from<int64_t>(0)),
      command.add_option("--head", choice.head, "Head, counted from 0")->check(from<int64_t>(0)),
      command
          .add_option_function<std::string>("--rows", set_rows,
                                            "Row of a target word: the step that has it written or read (as input)")
          ->check(CLI::IsMember({"written", "read"}))};
}

}  // namespace gloss
