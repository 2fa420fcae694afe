#include <algorithm>
#include <optional>

#include "base/error.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "commands/alignment_writer.h"
#include "commands/commands.h"
#include "data/corpus.h"

namespace gloss {
namespace {

struct AlignArguments {
  std::string run, checkpoint = "best", source, target, output = "-", reverse, symmetrize = "grow-diag-final-and";
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

/// Fails if a run cannot be of the other direction: trained on the same files, or a text is foreign to its vocabulary.
void check_direction(const TrainedRun& run, const TrainedRun& reverse, const SegmentedPairs& pairs,
                     const AlignArguments& arguments) {
  const CorpusFiles &one = run.configuration.data.train, &other = reverse.configuration.data.train;
  if (one.is_given() && one.source == other.source && one.target == other.target && one.tsv == other.tsv &&
      one.source_column == other.source_column) {
    fail("--reverse {}: was trained from {} as {} was, expected a run of the other direction (gloss train --swap)",
         arguments.reverse, one.name(), arguments.run);
  }
  const auto check_known = [&](const std::vector<Segmentation>& sentences, const std::string& file) {
    size_t pieces = 0, unknown = 0;
    for (const Segmentation& sentence : sentences) {
      pieces += sentence.ids.size();
      unknown += static_cast<size_t>(std::ranges::count(sentence.ids, kUnknown));
    }
    if (2 * unknown > pieces) {
      fail("--reverse {}: its vocabulary lacks {} of the {} pieces of {}, expected a run of the other direction",
           arguments.reverse, unknown, pieces, file);
    }
  };
  check_known(pairs.sources, arguments.target);
  check_known(pairs.targets, arguments.source);
}

Direction direction(const TrainedRun& run, const SegmentedPairs& pairs, HeadChoice choice) {
  choice.known = run.state.aligning_head;
  return {*run.model, pairs, rows_of(run.configuration.model.encoder_shape()), choice};
}

void align_files(const AlignArguments& arguments) {
  arguments.device_options.apply();
  if (!arguments.reverse.empty() && (arguments.form.format == "matrix" || arguments.form.level == "piece")) {
    fail("--reverse: links of two directions are by word, expected no --format matrix and no --level piece");
  }
  refuse_overwriting(arguments.output, {arguments.source, arguments.target});
  CorpusFiles files;
  files.source = {arguments.source};
  files.target = {arguments.target};
  const ParallelText text = read_parallel(files);
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.device_options.device);
  check_lengths(text.source, arguments.source, run.vocabularies.source, run.configuration);
  check_lengths(text.target, arguments.target, run.vocabularies.target, run.configuration);
  const SegmentedText all{text, segment(run.vocabularies, text)};
  std::optional<TrainedRun> other;
  std::optional<Backward> backward;
  if (!arguments.reverse.empty()) {
    other = load_run(arguments.reverse, arguments.checkpoint, arguments.device_options.device);
    check_lengths(text.target, arguments.target, other->vocabularies.source, other->configuration);
    check_lengths(text.source, arguments.source, other->vocabularies.target, other->configuration);
    backward.emplace(Backward{*other,
                              segment(other->vocabularies, {text.target, text.source}),
                              symmetrization_named(arguments.symmetrize),
                              {}});
    check_direction(run, *other, backward->pairs, arguments);
    backward->heads =
        choose_heads(direction(run, all.pairs, arguments.form.head), direction(*other, backward->pairs, {}));
  }
  AlignmentWriter writer(run, arguments.form, arguments.output, backward ? &*backward : nullptr);
  writer.write(all);
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
  CLI::Option* reverse = command->add_option(
      "--reverse", arguments->reverse, "The folder of a run of the other direction (train --swap): align with both");
  command->add_option("--symmetrize", arguments->symmetrize, "How to combine both directions")
      ->check(CLI::IsMember(symmetrization_names()))
      ->needs(reverse)
      ->capture_default_str();
  arguments->device_options.add_to(*command);
  command->footer(
      "Without --layer and --head, links come from the head and rows that validation chose: by the lowest alignment\n"
      "error rate against gold links or, without them, by an estimate; without validation, from the mean of the heads\n"
      "of the second-to-last layer. What is used is printed. With --reverse, --threshold and --checkpoint hold for "
      "both\n"
      "runs, --layer, --head and --rows for RUN; what no gold links chose is chosen by the agreement of both runs.\n\n"
      "Example:\n  gloss align runs/demo --source data/test.de --target data/test.en --output links.txt\n"
      "  gloss align runs/demo --reverse runs/demo-swapped --symmetrize grow-diag --source data/test.de --target "
      "data/test.en");
  command->callback([arguments] { align_files(*arguments); });
}

}  // namespace gloss
