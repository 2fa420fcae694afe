#include "base/error.h"
#include "commands/alignment_writer.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/shared_options.h"
#include "data/corpus.h"

namespace gloss {
namespace {

struct AlignArguments {
  std::string run, checkpoint = "best", source, target, output = "-";
  AlignmentForm form;
  DeviceOptions device_options;
};

/// Fails if a line exceeds the maximum length of a model that has one.
void check_lengths(const std::vector<std::string>& lines, const std::string& file, const Vocabulary& vocabulary,
                   const Configuration& configuration) {
  const auto longest = static_cast<size_t>(configuration.data.max_length);
  for (size_t i = 0; i < lines.size() && configuration.model.has_max_length(); ++i) {
    if (const size_t length = vocabulary.encode(lines[i]).size() + 1; length > longest) {
      fail(
          "{}:{}: the line has {} pieces including end of sentence; with learned positions or score location the "
          "limit is data.max_length, {}",
          file, i + 1, length, longest);
    }
  }
}

void align_files(const AlignArguments& arguments) {
  arguments.device_options.apply();
  refuse_overwriting(arguments.output, {arguments.source, arguments.target});
  CorpusFiles files;
  files.source = {arguments.source};
  files.target = {arguments.target};
  const ParallelText text = read_parallel(files);
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.device_options.device);
  check_lengths(text.source, arguments.source, run.vocabularies.source, run.configuration);
  check_lengths(text.target, arguments.target, run.vocabularies.target, run.configuration);
  AlignmentWriter writer(run, arguments.form, arguments.output);
  writer.write({text, segment(run.vocabularies, text)});
  writer.close();
}

}  // namespace

void add_align(CLI::App& program) {
  auto arguments = std::make_shared<AlignArguments>();
  CLI::App* command = program.add_subcommand("align", "Align the words of sentence pairs by attention");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  CLI::Option* source =
      command->add_option("--source", arguments->source, "Source sentences, one per line")->required();
  command->add_option("--target", arguments->target, "Their translations, one per line")->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  arguments->form.add_to(*command, "--format", source);
  arguments->device_options.add_to(*command);
  command->footer(
      "Without --layer and --head, links come from the head and rows that validation chose: by the lowest alignment\n"
      "error rate against gold links or, without them, by an estimate; without validation, from the mean of the heads\n"
      "of the second-to-last layer. What is used is printed.\n\n"
      "Example:\n  gloss align runs/demo --source data/test.de --target data/test.en --output links.txt");
  command->callback([arguments] { align_files(*arguments); });
}

}  // namespace gloss
