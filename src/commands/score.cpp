#include <cmath>
#include <numeric>

#include "base/logging.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "commands/commands.h"
#include "search/ensemble.h"
#include "search/word_alignment.h"
#include "translation/input_pairs.h"
#include "translation/translation_text.h"

namespace gloss {
namespace {

struct ScoreArguments {
  std::vector<std::string> runs;
  PairFiles files;
  std::string checkpoint = "best", output = "-", format = "text";
  LinePolicy policy;
  DeviceOptions device_options;
};

/// The pairs that have no bad line, as each run reads them.
std::vector<std::vector<SentencePair>> pairs_of(const InputPairs::Batch& batch) {
  std::vector<std::vector<SentencePair>> pairs(batch.sources.pieces.size());
  for (size_t run = 0; run < pairs.size(); ++run) {
    for (size_t i = 0; i < batch.size(); ++i) {
      if (batch.is_skipped(i)) continue;
      pairs[run].push_back({with_end(batch.sources.pieces[run][i].ids), with_end(batch.targets.pieces.front()[i].ids)});
    }
  }
  return pairs;
}

ScoredText scored_text(const InputPairs::Batch& batch, size_t i) {
  std::vector<std::string> pieces = batch.targets.pieces.front()[i].pieces;
  pieces.push_back("</s>");
  return {batch.sources.texts[i], batch.targets.texts[i], std::move(pieces), {}};
}

/// What is said at the end: the log-probability of all targets, and the perplexity per piece.
struct Total {
  size_t pairs = 0, pieces = 0;
  double log_probability = 0;

  void add(const std::vector<double>& log_probabilities) {
    ++pairs;
    pieces += log_probabilities.size();
    log_probability += std::reduce(log_probabilities.begin(), log_probabilities.end());
  }

  void report() const {
    if (pairs == 0) return;
    inform(
        "{} pair{} of {} target pieces, end of sentence included: log-probability {:.2f}, perplexity per piece {:.3f}",
        pairs, pairs == 1 ? "" : "s", pieces, log_probability,
        std::exp(-log_probability / static_cast<double>(pieces)));
  }
};

void score_lines(const ScoreArguments& arguments) {
  check_given(arguments.files);
  arguments.device_options.apply();
  PairSources lines = lines_of(arguments.files);
  refuse_overwriting(arguments.output, arguments.files.all());
  const std::vector<TrainedRun> runs = load_runs(arguments.runs, arguments.checkpoint, arguments.device_options.device);
  std::vector<Seq2Seq*> models;
  for (const TrainedRun& run : runs) {
    models.push_back(run.model.get());
  }
  InputPairs pairs(std::move(lines), source_segmenters(runs), {target_segmenter(runs)}, arguments.policy);
  Output output(arguments.output);
  Total total;
  for (auto batch = pairs.next(); batch.size() > 0; batch = pairs.next()) {
    const std::vector<std::vector<double>> scores = score_targets(models, pairs_of(batch));
    size_t next = 0;
    for (size_t i = 0; i < batch.size(); ++i) {
      if (batch.is_skipped(i)) {
        output.stream() << '\n';
        continue;
      }
      ScoredText scored = scored_text(batch, i);
      scored.log_probabilities = scores[next++];
      total.add(scored.log_probabilities);
      output.stream() << (arguments.format == "json" ? to_json(scored) : to_text(scored));
    }
    output.flush();
  }
  output.close();
  total.report();
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
  add_pair_files(*command, arguments->files);
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
      "Writes one line per pair, in order: ln p(target | source), the natural logarithm, and that of each piece.\n"
      "At the end it says the log-probability of all targets and the perplexity per piece.\n\n"
      "Example:\n  gloss score runs/demo --source data/test.de --target data/test.en | cut -f 1\n"
      "  paste data/test.de data/test.en | gloss score runs/demo --tsv -");
  command->callback([arguments] { score_lines(*arguments); });
}

}  // namespace gloss
