#include "base/error.h"
#include "commands/alignment_writer.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/shared_options.h"
#include "commands/source_lines.h"
#include "commands/wrong_usage.h"
#include "run/trained_run.h"
#include "search/translator.h"
#include "search/word_alignment.h"

namespace gloss {
namespace {

struct TranslateArguments {
  std::string run, checkpoint = "best", input = "-", output = "-", alignments;
  LinePolicy policy;
  AlignmentForm form;
  TranslatorOptions options;
  DeviceOptions device_options;
};

std::vector<SourceSentence> with_ends(const std::vector<Segmentation>& sentences) {
  std::vector<SourceSentence> all;
  for (const Segmentation& sentence : sentences) {
    all.push_back({{with_end(sentence.ids)}});
  }
  return all;
}

/// The pieces that search produced; segmenting the output text could give different ones. An output that reached the
/// maximum length has no </s> and is cut to leave room for it.
std::vector<Segmentation> targets_of(const std::vector<Hypothesis>& found, const TrainedRun& run) {
  std::vector<Segmentation> targets;
  for (const Hypothesis& best : found) {
    Segmentation& target = targets.emplace_back(segment(run.vocabularies.target, best.pieces));
    cut(target, static_cast<size_t>(run.configuration.data.max_length) - 1);
  }
  return targets;
}

// Translates all lines available so far as one batch, so output does not wait for further input.
void translate_lines(const TranslateArguments& arguments) {
  arguments.device_options.apply();
  refuse_overwriting(arguments.output, {arguments.input});
  refuse_overwriting(arguments.alignments, {arguments.input});
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.device_options.device);
  SingleModel model(*run.model);
  SourceLines lines(arguments.input, run, arguments.policy);
  TranslatorOptions options = arguments.options;
  options.search.max_length = run.configuration.data.max_length;
  const bool in_json = arguments.alignments == "-";  // an object a line, which holds the translation too
  if (arguments.alignments == arguments.output && !in_json) {
    fail("--alignments {}: the translations go there, expected another file", arguments.alignments);
  }
  Output output(arguments.output);
  std::optional<AlignmentWriter> alignments;
  if (!arguments.alignments.empty()) {
    AlignmentForm form = arguments.form;
    form.with_translation = in_json;
    alignments.emplace(run, form, arguments.alignments);
  }
  for (auto batch = lines.next(); !batch.texts.empty(); batch = lines.next()) {
    std::vector<Hypothesis> found;
    for (std::vector<Hypothesis>& nbest : translate(model, with_ends(batch.pieces), options)) {
      found.push_back(std::move(nbest.front()));
    }
    SegmentedText text{{std::move(batch.texts), {}}, {std::move(batch.pieces), {}}};
    for (const Hypothesis& best : found) {
      text.text.target.push_back(run.vocabularies.target.decode(best.pieces));
      if (!in_json || arguments.output != "-") {
        output.stream() << text.text.target.back() << '\n';
      }
    }
    output.stream().flush();
    if (alignments) {
      text.pairs.targets = targets_of(found, run);
      alignments->write(text);
    }
  }
  output.close();
  if (alignments) {
    alignments->close();
  }
}

}  // namespace

void add_translate(CLI::App& program) {
  auto arguments = std::make_shared<TranslateArguments>();
  SearchOptions& search = arguments->options.search;
  CLI::App* command = program.add_subcommand("translate", "Translate lines of text with a trained run");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--input", arguments->input, "File to translate, - for standard input")->capture_default_str();
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  command->add_option("--beam", search.beam, "Beam size; 1 means greedy search")
      ->check(from<int64_t>(1))
      ->capture_default_str();
  command
      ->add_option("--length-penalty", search.length_penalty.alpha,
                   "alpha of the length penalty ((5 + length) / 6)^alpha")
      ->check(from(0.0))
      ->capture_default_str();
  command
      ->add_option("--max-length-ratio", search.max_length_ratio,
                   "Maximum output length in pieces: ratio * source length + 10")
      ->check(from(0.0))
      ->capture_default_str();
  command->add_option("--long", arguments->policy.over_long, "What to do with a line longer than data.max_length")
      ->check(CLI::IsMember({"error", "cut"}))
      ->capture_default_str();
  command
      ->add_option("--on-error", arguments->policy.on_error,
                   "At a line that is too long or no UTF-8: stop after the lines before it,\n"
                   "or skip it with a warning and an empty output line")
      ->check(CLI::IsMember({"stop", "skip"}))
      ->capture_default_str();
  CLI::Option* alignments =
      command->add_option("--alignments", arguments->alignments,
                          "Also write alignments of the outputs to this file; -: each\n"
                          "line of standard output is JSON, {\"translation\": …, \"alignment\": …}");
  arguments->form.add_to(*command, "--alignment-format", alignments);
  arguments->device_options.add_to(*command);
  command->footer(
      "Writes one line per input line, in order; an empty line stays empty.\n\n"
      "Example:\n  echo 'Der Hund schläft .' | gloss translate runs/demo\n"
      "  gloss translate runs/demo --on-error skip --alignments - < lines.de > lines.json");
  command->callback([arguments] { translate_lines(*arguments); });
}

}  // namespace gloss
