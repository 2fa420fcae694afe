#pragma once

#include <CLI/CLI.hpp>

namespace gloss {

// Each adds one subcommand, which runs when the command line is parsed.

void add_train(CLI::App& program);
void add_translate(CLI::App& program);
void add_score(CLI::App& program);
void add_align(CLI::App& program);
void add_evaluate(CLI::App& program);
void add_inspect(CLI::App& program);
void add_report(CLI::App& program);
void add_view(CLI::App& program);
void add_export(CLI::App& program);
void add_config(CLI::App& program);

}  // namespace gloss
