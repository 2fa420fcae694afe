#include "cli/shared_options.h"

#include <torch/torch.h>

#include "cli/wrong_usage.h"
#include "model/device.h"

namespace gloss {

void DeviceOptions::add_to(CLI::App& command) {
  command.add_option("--device", device, "auto, cpu, cuda or privateuseone (a device that a preloaded library adds)")
      ->check(CLI::IsMember(kDeviceNames))
      ->capture_default_str();
  command
      .add_option("--precision", arithmetic.precision,
                  "float32, tf32 (on a GPU) or bfloat16 (faster where the processor or GPU multiplies it)")
      ->check(CLI::IsMember(kPrecisions))
      ->capture_default_str();
  command.add_option("--compute", arithmetic.compute, "fast, or reference: LibTorch's operators alone")
      ->check(CLI::IsMember(kComputes))
      ->capture_default_str();
  command.add_option("--threads", threads, "Number of CPU threads (default: all cores)")->check(from(1));
}

void DeviceOptions::apply() const {
  set_arithmetic(arithmetic);
  if (threads > 0) {
    torch::set_num_threads(threads);
  }
}

CLI::Option* add_checkpoint(CLI::App& command, std::string& checkpoint) {
  return command.add_option("--checkpoint", checkpoint, "best, average, last or a step")->capture_default_str();
}

void add_line_policy(CLI::App& command, LinePolicy& policy) {
  command
      .add_option("--long", policy.over_long,
                  "A line of more than data.max_length pieces, source or target: a bad line, or\n"
                  "cut, with a warning at the end that counts such lines")
      ->check(CLI::IsMember({"error", "cut"}))
      ->capture_default_str();
  command
      .add_option("--on-error", policy.on_error,
                  "At a line that is too long, no UTF-8 or without its columns: stop after the lines before it,\n"
                  "or skip it with a warning and an empty output line")
      ->check(CLI::IsMember({"stop", "skip"}))
      ->capture_default_str();
}

void add_pair_files(CLI::App& command, PairFiles& files) {
  command.add_option("--source", files.source, "Source sentences, one per line; - for standard input");
  command.add_option("--target", files.target, "Their translations, one per line; - for standard input");
  command.add_option("--tsv", files.tsv,
                     "Both in one file instead, a pair on each line, in columns divided by tabs;\n"
                     "- for standard input");
  command.add_option("--source-column", files.source_column, "Column of --tsv that has the source, from 1")
      ->check(from<int64_t>(1))
      ->capture_default_str();
  command.add_option("--target-column", files.target_column, "Column of --tsv that has the target")
      ->check(from<int64_t>(1))
      ->capture_default_str();
}

void check_given(const PairFiles& files) {
  const bool both = !files.source.empty() && !files.target.empty(),
             any = !files.source.empty() || !files.target.empty();
  if (files.tsv.empty() ? !both : any) {
    throw CLI::ParseError("expected either --source and --target or --tsv", CLI::ExitCodes::RequiredError);
  }
}

CLI::Option* add_settings(CLI::App& command, std::vector<std::string>& settings) {
  return command.add_option("--set", settings, "Override a setting: key.path=value (may be given again)")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

std::vector<CLI::Option*> add_head_options(CLI::App& command, HeadChoice& choice) {
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
