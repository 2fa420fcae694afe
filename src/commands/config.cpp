#include "commands/commands.h"
#include "commands/output.h"
#include "run/configuration.h"

namespace gloss {

void add_config(CLI::App& program) {
  struct Arguments {
    std::string file;
    std::vector<std::string> settings;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("config", "Print a configuration with every default");
  command->add_option("CONFIG", arguments->file, "A YAML file")->required();
  command->add_option("--set", arguments->settings, "Override a setting: key.path=value (may be given again)")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->footer("Example:\n  gloss config configs/demo.yaml --set training.steps=500");
  command->callback([arguments] {
    Configuration configuration;
    read_yaml(arguments->file, arguments->settings, configuration);
    Output output("-");
    output.stream() << write_yaml(configuration);
    output.close();
  });
}

}  // namespace gloss
