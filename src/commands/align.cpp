#include "base/error.h"
#include "commands/commands.h"
#include "commands/machine.h"
#include "commands/output.h"
#include "data/corpus.h"
#include "inspect/formats.h"
#include "inspect/links.h"
#include "training/alignment.h"
#include "training/trained_run.h"

namespace gloss {
namespace {

struct AlignArguments {
  std::string run, checkpoint = "best", source, target, format = "pharaoh", level = "word", output = "-";
  std::optional<int64_t> layer, head;
  std::optional<float> threshold;
  Machine machine;
};

Side side_at(const std::string& level, const Segmentation& segmentation) {
  return level == "piece" ? by_piece(segmentation.pieces) : side_of(segmentation);
}

std::vector<std::string> labels(const Side& side, bool with_end) {
  std::vector<std::string> all = side.words;
  if (with_end) {
    all.push_back("</s>");
  }
  return all;
}

/// Every site, layer and head of a sentence, folded as the level says. Self-attention is left as the model has it: its
/// rows and columns are of one side.
std::vector<SiteWeights> all_sites(const ForcedSentence& sentence, const Side& source, const Side& target,
                                   ReadAt rows) {
  std::vector<SiteWeights> all;
  for (const SiteAttention& map : sentence.maps) {
    for (int64_t head = 0; head < map.weights.size(0); ++head) {
      const AttentionMap folded = fold(piece_attention(map, head), source, target, rows);
      all.push_back({name(map.site.kind), static_cast<int>(map.site.layer), static_cast<int>(head), folded.weights,
                     folded.centres});
    }
  }
  return all;
}

/// A model that has a longest sentence cannot be given a longer one.
void check_lengths(const std::vector<std::string>& lines, const std::string& file, const Vocabulary& vocabulary,
                   const Configuration& configuration) {
  const auto longest = static_cast<size_t>(configuration.data.max_length);
  for (size_t i = 0; i < lines.size() && configuration.model.bounded(); ++i) {
    if (const size_t length = vocabulary.encode(lines[i]).size() + 1; length > longest) {
      fail("{}:{}: the line has {} pieces with its end, but a model with learned positions or score location reads at "
           "most data.max_length, {}",
           file, i + 1, length, longest);
    }
  }
}

void align_files(const AlignArguments& arguments) {
  arguments.machine.use();
  CorpusFiles files;
  files.source = arguments.source;
  files.target = arguments.target;
  const ParallelText text = read_parallel(files);
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.machine.device);
  if (!run.model->attends()) {
    fail("{}: the model has no attention (score none): expected one to align with", arguments.run);
  }
  const HeadChoice choice{arguments.layer, arguments.head, run.state.aligning_head,
                          rows_of(run.configuration.model.encoder_shape()).front()};
  const ReadAt rows = choice.rows_to_read();
  check_lengths(text.source, arguments.source, run.vocabularies.source, run.configuration);
  check_lengths(text.target, arguments.target, run.vocabularies.target, run.configuration);
  Output output(arguments.output);

  constexpr size_t kAtOnce = 1000;  // pairs whose weights are held in memory
  for (size_t first = 0; first < text.size(); first += kAtOnce) {
    const size_t last = std::min(text.size(), first + kAtOnce);
    const ParallelText some{{text.source.begin() + first, text.source.begin() + last},
                            {text.target.begin() + first, text.target.begin() + last}};
    const AlignedCorpus corpus = align(*run.model, run.vocabularies, some, {Site::Kind::Cross});
    for (size_t i = 0; i < some.size(); ++i) {
      const Side source = side_at(arguments.level, corpus.sources[i]);
      const Side target = side_at(arguments.level, corpus.targets[i]);
      const PieceAttention attention = chosen_attention(corpus.forced[i], choice);
      const AlignedPair pair{first + i, some.source[i], some.target[i], corpus.forced[i].log_probability()};
      if (arguments.format == "matrix") {
        output.stream() << to_nematus(pair, fold(attention, source, target, ReadAt::Written));
        continue;
      }
      const AttentionMap map = fold(attention, source, target, rows);
      const Links links = arguments.threshold ? links_above(map, *arguments.threshold) : strongest_links(map);
      if (arguments.format == "pharaoh") {
        output.stream() << to_pharaoh(links) << '\n';
        continue;
      }
      output.stream() << to_json({pair, labels(source, true), labels(target, rows == ReadAt::Written), source, target,
                                  rows, links, all_sites(corpus.forced[i], source, target, rows)})
                      << '\n';
    }
  }
  output.close();
}

}  // namespace

void add_align(CLI::App& program) {
  auto arguments = std::make_shared<AlignArguments>();
  CLI::App* command = program.add_subcommand("align", "Align the words of given sentence pairs by attention");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  command->add_option("--source", arguments->source, "Source sentences, one a line")->required();
  command->add_option("--target", arguments->target, "Their translations, line by line")->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--format", arguments->format, "pharaoh (0-0 1-2), matrix (Nematus's text) or json")
      ->check(CLI::IsMember({"pharaoh", "matrix", "json"}))
      ->capture_default_str();
  command->add_option("--level", arguments->level, "word (what white space divides) or piece")
      ->check(CLI::IsMember({"word", "piece"}))
      ->capture_default_str();
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  command->add_option("--layer", arguments->layer, "Cross-attention layer, from 0")->check(CLI::NonNegativeNumber);
  command->add_option("--head", arguments->head, "Head, from 0")->check(CLI::NonNegativeNumber);
  command->add_option("--threshold", arguments->threshold, "Link every pair of at least this weight")
      ->check(CLI::Range(0.0, 1.0));
  arguments->machine.add_to(*command);
  command->footer(
      "Without --layer and --head: the head with the lowest error rate on validation data with gold links, else the\n"
      "mean of the heads of the last layer but one.\n\n"
      "Example:\n  gloss align runs/demo --source data/test.de --target data/test.en --output links.txt");
  command->callback([arguments] { align_files(*arguments); });
}

}  // namespace gloss
