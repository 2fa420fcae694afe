#include "run/export.h"

#include "base/logging.h"
#include "cli/shared_options.h"
#include "commands/commands.h"

namespace gloss {
namespace {

struct ExportArguments {
  std::string run, folder, checkpoint = "best";
};

void export_checkpoint(const ExportArguments& arguments) {
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, "cpu");
  const uintmax_t bytes = export_run(run, arguments.folder);
  inform("wrote {}: {} at step {} ({:.1f} MB)", arguments.folder, run.configuration.name, run.state.step,
         static_cast<double>(bytes) / 1e6);
}

}  // namespace

void add_export(CLI::App& program) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = program.add_subcommand("export", "Write the smallest folder that translates and aligns");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  command->add_option("OUT", arguments->folder, "The folder to write, new or empty")->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->footer(
      "OUT holds the configuration, the vocabulary and the weights of one checkpoint, and no text of the corpus (the\n"
      "pieces of the vocabulary aside). translate, align, inspect of a sentence pair and train --from take it as a "
      "run;\n"
      "training cannot resume in it.\n\n"
      "Example:\n  gloss export runs/demo demo-model\n  echo 'Der Hund schläft .' | gloss translate demo-model");
  command->callback([arguments] { export_checkpoint(*arguments); });
}

}  // namespace gloss
