#include <algorithm>
#include <filesystem>

#include "cli/output.h"
#include "cli/shared_options.h"
#include "commands/commands.h"
#include "commands/recipe_files.h"
#include "config/explain.h"
#include "config/options_yaml.h"
#include "run/configuration.h"
#include "run/run_folder.h"

namespace gloss {

void add_config(CLI::App& program) {
  struct Arguments {
    std::string file;
    std::vector<std::string> settings;
    std::string key;
    std::string recipe;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("config", "Print a configuration with every default, or explain its keys");
  CLI::Option* file = command->add_option("CONFIG|RUN", arguments->file, "A YAML file, or the folder of a run");
  CLI::Option* set = add_settings(*command, arguments->settings);
  CLI::Option* explained =
      command->add_option("--explain", arguments->key, "Explain a key or section (key.path), or all without one")
          ->expected(0, 1)
          ->type_name("[KEY]")
          ->excludes(file)
          ->excludes(set);
  std::vector<std::string> names;
  for (const EmbeddedFile& recipe : recipe_files()) {
    if (recipe.name.ends_with(".yaml")) names.emplace_back(recipe.name.substr(0, recipe.name.find('.')));
  }
  CLI::Option* recipe = command
                            ->add_option("--recipe", arguments->recipe,
                                         "Print a configuration to begin with: small (10,000 sentence pairs), medium\n"
                                         "(50,000), large (200,000) or aligner (for gloss align)")
                            ->check(CLI::IsMember(names))
                            ->excludes(file)
                            ->excludes(set)
                            ->excludes(explained);
  command->footer(
      "Example:\n  gloss config configs/demo.yaml --set training.steps=500\n"
      "  gloss config --explain training.optimizer\n"
      "  gloss config --recipe medium > my.yaml");
  command->callback([arguments, file, explained, recipe] {
    if (file->empty() && explained->empty() && recipe->empty()) {
      throw CLI::RequiredError("CONFIG|RUN, --explain or --recipe");
    }
    Configuration configuration;
    Output output("-");
    if (!recipe->empty()) {
      output.stream() << std::ranges::find(recipe_files(), arguments->recipe + ".yaml", &EmbeddedFile::name)->text;
    } else if (explained->empty()) {
      const std::filesystem::path file(arguments->file);
      const std::string path = std::filesystem::is_directory(file) ? RunFolder(file).config().string() : file.string();
      read_yaml(path, arguments->settings, configuration);
      output.stream() << write_yaml(configuration);
    } else {
      output.stream() << explain(configuration, arguments->key);
    }
    output.close();
  });
}

}  // namespace gloss
