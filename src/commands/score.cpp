#include "base/error.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "cli/wrong_usage.h"
#include "commands/commands.h"
#include "search/ensemble.h"
#include "search/word_alignment.h"
#include "translation/input_lines.h"
#include "translation/translation_text.h"

namespace gloss {
namespace {

struct ScoreArguments {
  std::vector<std::string> runs;
  std::string checkpoint = "best", source, target, output = "-", format = "text";
  LinePolicy policy;
  DeviceOptions device_options;
};

/// The pairs that have no bad line, as each run reads them.
std::vector<std::vector<SentencePair>> pairs_of(const InputLines::Batch& sources, const InputLines::Batch& targets) {
  std::vector<std::vector<SentencePair>> pairs(sources.pieces.size());
  for (size_t run = 0; run < pairs.size(); ++run) {
    for (size_t i = 0; i < sources.size(); ++i) {
      if (sources.skipped[i] || targets.skipped[i]) continue;
      pairs[run].push_back({with_end(sources.pieces[run][i].ids), with_end(targets.pieces.front()[i].ids)});
    }
  }
  return pairs;
}

ScoredText scored_text(const InputLines::Batch& sources, const InputLines::Batch& targets, size_t i) {
  std::vector<std::string> pieces = targets.pieces.front()[i].pieces;
  pieces.push_back("</s>");
  return {sources.texts[i], targets.texts[i], std::move(pieces), {}};
}

void score_lines(const ScoreArguments& arguments) {
  arguments.device_options.apply();
  if (arguments.source == "-" && arguments.target == "-") {
    fail("--target -: standard input has the source, expected another file");
  }
  refuse_overwriting(arguments.output, {arguments.source, arguments.target});
  const std::vector<TrainedRun> runs = load_runs(arguments.runs, arguments.checkpoint, arguments.device_options.device);
  std::vector<Seq2Seq*> models;
  for (const TrainedRun& run : runs) {
    models.push_back(run.model.get());
  }
  InputLines source_lines(arguments.source, source_segmenters(runs), arguments.policy);
  InputLines target_lines(arguments.target, {target_segmenter(runs)}, arguments.policy);
  Output output(arguments.output);
  for (auto sources = source_lines.next(); sources.size() > 0; sources = source_lines.next()) {
    const InputLines::Batch targets = target_lines.beside(sources, source_lines);
    const std::vector<std::vector<double>> scores = score_targets(models, pairs_of(sources, targets));
    size_t next = 0;
    for (size_t i = 0; i < sources.size(); ++i) {
      if (sources.skipped[i] || targets.skipped[i]) {
        output.stream() << '\n';
        continue;
      }
      ScoredText scored = scored_text(sources, targets, i);
      scored.log_probabilities = scores[next++];
      output.stream() << (arguments.format == "json" ? to_json(scored) : to_text(scored));
    }
    output.flush();
  }
  target_lines.end_beside(source_lines);
  output.close();
}

}  // namespace

void add_score(CLI::App& program) {
  auto arguments = std::make_shared<ScoreArguments>();
  CLI::App* command = program.add_subcommand("score",
                                             "Print the log-probability of given translations, which are divided into "
                                             "pieces anew");
  command
      ->add_option("RUN", arguments->runs,
                   "The folder of a run, or of several, an ensemble: the mean of their probabilities.\n"
                   "Their target vocabularies must be the same")
      ->required();
  command->add_option("--source", arguments->source, "Source sentences, one per line; - for standard input")
      ->required();
  command->add_option("--target", arguments->target, "Their translations, one per line; - for standard input")
      ->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  command
      ->add_option("--format", arguments->format,
                   "text: the log-probability, a tab and those of the pieces, end of sentence the last;\n"
                   "json: an object a line with source, target, pieces and log-probabilities")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  add_line_policy(*command, arguments->policy);
  arguments->device_options.add_to(*command);
  command->footer(
      "Writes one line per pair, in order: ln p(target | source), the natural logarithm, and that of each piece.\n\n"
      "Example:\n  gloss score runs/demo --source data/test.de --target data/test.en | cut -f 1");
  command->callback([arguments] { score_lines(*arguments); });
}

}  // namespace gloss
