#include "commands/device_options.h"

#include <torch/torch.h>

#include "commands/wrong_usage.h"

namespace gloss {

void DeviceOptions::add_to(CLI::App& command) {
  command.add_option("--device", device, "auto, cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  command.add_option("--threads", threads, "Number of CPU threads (default: all cores)")->check(from(1));
}

void DeviceOptions::apply() const {
  if (threads > 0) {
    torch::set_num_threads(threads);
  }
}

CLI::Option* add_checkpoint(CLI::App& command, std::string& checkpoint) {
  return command.add_option("--checkpoint", checkpoint, "best, last or a step")->capture_default_str();
}

CLI::Option* add_settings(CLI::App& command, std::vector<std::string>& settings) {
  return command.add_option("--set", settings, "Override a setting: key.path=value (may be given again)")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace gloss
