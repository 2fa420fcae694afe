#include "cli/wrong_usage.h"

#include <algorithm>

#include "config/did_you_mean.h"
#include "config/field.h"

namespace gloss {
namespace {

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known, const std::string& otherwise) {
  const auto slip = nearest(word, known);
  return slip ? "; did you mean " + *slip + "?" : otherwise;
}

std::string unknown_command(const CLI::App& program, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::App* command : program.get_subcommands({})) known.push_back(command->get_name());
  return "unknown command '" + word + "'" + did_you_mean(word, known, "; expected " + either(known));
}

std::string unknown_option(const CLI::App& command, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) known.push_back(option->get_name());
  const std::string name = word.substr(0, word.find('='));
  return "unknown option " + name + did_you_mean(name, known, "");
}

/// The command line's error, or what CLI11 did not know and may not have come to name.
std::string sentence(const CLI::App& program, const CLI::Error& error) {
  const auto commands = program.get_subcommands();
  const CLI::App& command = commands.empty() ? program : *commands.front();
  const std::vector<std::string> extra = command.remaining();
  if (extra.empty()) return error.what();
  if (commands.empty() && !extra.front().starts_with('-')) return unknown_command(program, extra.front());
  const auto option = std::ranges::find_if(extra, [](const std::string& word) { return word.starts_with('-'); });
  return option == extra.end() ? "unexpected argument '" + extra.front() + "'" : unknown_option(command, *option);
}

}  // namespace

std::string wrong_usage(const CLI::App* program, const CLI::Error& error) {
  return "gloss: error: " + sentence(*program, error) + "\nRun with --help for more information.\n";
}

}  // namespace gloss
