#include <filesystem>

#include "base/error.h"
#include "cli/shared_options.h"
#include "cli/stop_signals.h"
#include "commands/commands.h"
#include "config/options_yaml.h"
#include "run/export.h"
#include "run/trained_run.h"
#include "training/open_run.h"
#include "training/progress_printer.h"

namespace gloss {
namespace {

struct TrainArguments {
  std::string config;
  std::vector<std::string> settings;
  std::string run, from;
  bool fresh = false, change = false, swap = false;
  DeviceOptions device_options;
  const CLI::App* command = nullptr;

  bool gives(const char* option) const { return command->count(option) > 0; }
};

/// The configuration of a YAML file, or of a run folder to resume.
Configuration configuration_of(const TrainArguments& arguments) {
  if (!std::filesystem::exists(arguments.config)) {
    fail("there is no {}; expected a YAML file or the folder of a run", arguments.config);
  }
  const bool folder = std::filesystem::is_directory(arguments.config);
  Configuration configuration;
  const RunFolder run(arguments.config);
  if (folder) {
    run.check_started();
    check_resumable(run);
  }
  read_yaml(folder ? run.config().string() : arguments.config, arguments.settings, configuration);
  if (folder) {
    configuration.run = arguments.config;  // the folder may have been moved
  }
  if (arguments.swap) {
    swap_languages(configuration);
  }
  if (!arguments.run.empty()) {
    configuration.run = arguments.run;
  }
  if (arguments.gives("--device")) {
    configuration.device = arguments.device_options.device;
  }
  if (arguments.gives("--precision")) {
    configuration.arithmetic.precision = arguments.device_options.arithmetic.precision;
  }
  if (arguments.gives("--compute")) {
    configuration.arithmetic.compute = arguments.device_options.arithmetic.compute;
  }
  return configuration;
}

void train(const TrainArguments& arguments) {
  arguments.device_options.apply();
  OpenRunOptions start;
  start.configuration = configuration_of(arguments);
  start.fresh = arguments.fresh;
  start.change = arguments.change;
  if (!arguments.from.empty()) {
    start.from = arguments.from;
  }
  const auto trainer = open_run(start);
  trainer->watch(
      std::make_shared<ProgressPrinter>(start.configuration.validation.best_by, start.configuration.run_folder()));
  const StopSignals signals;
  if (!trainer->run([&] { return signals.received() != 0; })) {
    throw CLI::RuntimeError(128 + signals.received());
  }
}

}  // namespace

void add_train(CLI::App& program) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = program.add_subcommand("train", "Train a model from a YAML file, or resume a run");
  command->add_option("CONFIG|RUN", arguments->config, "A YAML file, or the folder of a run")->required();
  add_settings(*command, arguments->settings);
  command->add_option("--run", arguments->run, "Run folder (default: runs/NAME)");
  command->add_option("--from", arguments->from, "Start from the best weights and the vocabulary of this run");
  CLI::Option* fresh =
      command->add_flag("--fresh", arguments->fresh, "Move an existing run aside and start from scratch");
  command
      ->add_flag("--change", arguments->change,
                 "Resume a run with other settings of data (but not valid.holdout), model.dropout and training\n"
                 "(but not optimizer.type)")
      ->excludes(fresh);
  command->add_flag("--swap", arguments->swap, "Swap source and target language (the run is named NAME-swapped)");
  arguments->device_options.add_to(*command);
  for (const char* option : {"--device", "--precision", "--compute"}) {
    command->get_option(option)->default_str("configuration");
  }
  command->footer(
      "The same command resumes a stopped run. Ctrl-C saves a checkpoint and stops; a second Ctrl-C stops at once.\n\n"
      "Example:\n  gloss train configs/demo.yaml\n  gloss train runs/demo --set training.steps=2000\n"
      "  gloss train runs/demo --change --set training.optimizer.learning_rate=0.001 --set training.steps=2000");
  arguments->command = command;
  command->callback([arguments] { train(*arguments); });
}

}  // namespace gloss
