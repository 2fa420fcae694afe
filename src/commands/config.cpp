#include "cli/output.h"
#include "cli/shared_options.h"
#include "commands/commands.h"
#include "config/explain.h"
#include "config/options_yaml.h"
#include "run/configuration.h"

namespace gloss {

void add_config(CLI::App& program) {
  struct Arguments {
    std::string file;
    std::vector<std::string> settings;
    std::string key;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("config", "Print a configuration with every default, or explain its keys");
  CLI::Option* file = command->add_option("CONFIG", arguments->file, "A YAML file");
  CLI::Option* set = add_settings(*command, arguments->settings);
  CLI::Option* explained =
      command->add_option("--explain", arguments->key, "Explain a key or section (key.path), or all without one")
          ->expected(0, 1)
          ->type_name("[KEY]")
          ->excludes(file)
          ->excludes(set);
  command->footer(
      "Example:\n  gloss config configs/demo.yaml --set training.steps=500\n"
      "  gloss config --explain training.optimizer");
  command->callback([arguments, file, explained] {
    if (file->empty() && explained->empty()) {
      throw CLI::RequiredError("CONFIG or --explain");
    }
    Configuration configuration;
    Output output("-");
    if (explained->empty()) {
      read_yaml(arguments->file, arguments->settings, configuration);
      output.stream() << write_yaml(configuration);
    } else {
      output.stream() << explain(configuration, arguments->key);
    }
    output.close();
  });
}

}  // namespace gloss
