#include <algorithm>
#include <iterator>
#include <optional>

#include "base/error.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "commands/alignment_writer.h"
#include "commands/commands.h"
#include "translation/input_pairs.h"

namespace gloss {
namespace {

struct AlignArguments {
  PairFiles files;
  std::string run, checkpoint = "best", output = "-", reverse, symmetrize = "grow-diag-final-and";
  AlignmentForm form;
  LinePolicy policy;
  DeviceOptions device_options;
};

/// The pairs of the files, with the pieces of each run: RUN's and, with --reverse, those of that run.
class PairLines {
 public:
  struct Pairs {
    SegmentedText all;
    SegmentedPairs backward;  // from target to source

    size_t size() const { return all.pairs.size(); }
  };

  PairLines(PairSources lines, const TrainedRun& run, const TrainedRun* reverse, const LinePolicy& policy)
      : lines_(std::move(lines), segmenters(run, reverse, &Vocabularies::source),
               segmenters(run, reverse, &Vocabularies::target), policy) {}

  /// Pairs, at least so many if there are; none at the end. Throws Error as InputLines does. A pair of which a line was
  /// skipped is empty.
  Pairs next(size_t least) {
    if (error_) throw Error(*error_);
    Pairs pairs;
    try {
      while (pairs.size() < least && add(pairs)) continue;
    } catch (const Error& error) {
      if (pairs.size() == 0) throw;
      error_ = error;
    }
    return pairs;
  }

 private:
  /// What reads a side of the pairs: RUN's vocabulary of it and, of the reverse run, that of the other side.
  static std::vector<LineSegmenter> segmenters(const TrainedRun& run, const TrainedRun* reverse,
                                               Vocabulary Vocabularies::*side) {
    std::vector<LineSegmenter> all{{&(run.vocabularies.*side), run.configuration.data.max_length}};
    if (reverse) {
      const auto other = side == &Vocabularies::source ? &Vocabularies::target : &Vocabularies::source;
      all.push_back({&(reverse->vocabularies.*other), reverse->configuration.data.max_length});
    }
    return all;
  }

  /// Adds a batch; false at the end.
  bool add(Pairs& pairs) {
    InputPairs::Batch batch = lines_.next();
    if (batch.size() == 0) return false;
    auto& [sources, targets] = batch;
    for (size_t i = 0; i < batch.size(); ++i) {
      if (!batch.is_skipped(i)) continue;
      for (InputLines::Batch* side : {&sources, &targets}) {
        side->texts[i].clear();
        for (std::vector<Segmentation>& sentences : side->pieces) sentences[i] = {};
      }
    }
    const auto append = [](auto& from, auto& to) { std::ranges::move(from, std::back_inserter(to)); };
    append(sources.texts, pairs.all.text.source);
    append(targets.texts, pairs.all.text.target);
    append(sources.pieces.front(), pairs.all.pairs.sources);
    append(targets.pieces.front(), pairs.all.pairs.targets);
    if (sources.pieces.size() > 1) {
      append(targets.pieces.back(), pairs.backward.sources);
      append(sources.pieces.back(), pairs.backward.targets);
    }
    return true;
  }

  InputPairs lines_;
  std::optional<Error> error_;  // at which reading stopped, once the pairs before it were returned
};

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
  check_known(pairs.sources, arguments.files.target_name());
  check_known(pairs.targets, arguments.files.source_name());
}

Direction direction(const TrainedRun& run, const SegmentedPairs& pairs, HeadChoice choice) {
  choice.known = run.state.aligning_head;
  return {*run.model, pairs, rows_of(run.configuration.model.encoder_shape()), choice};
}

void align_files(const AlignArguments& arguments) {
  check_given(arguments.files);
  arguments.device_options.apply();
  if (!arguments.reverse.empty() && (arguments.form.format == "matrix" || arguments.form.level == "piece")) {
    fail("--reverse: links of two directions are by word, expected no --format matrix and no --level piece");
  }
  PairSources files = lines_of(arguments.files);
  refuse_overwriting(arguments.output, arguments.files.all());
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.device_options.device);
  std::optional<TrainedRun> other;
  if (!arguments.reverse.empty()) {
    other = load_run(arguments.reverse, arguments.checkpoint, arguments.device_options.device);
  }
  PairLines lines(std::move(files), run, other ? &*other : nullptr, arguments.policy);
  PairLines::Pairs pairs = lines.next(other ? kAgreementPairs : 1);
  if (pairs.size() == 0) fail("{}: is empty; expected one sentence on each line", arguments.files.source_name());
  std::optional<Backward> backward;
  if (other) {
    check_direction(run, *other, pairs.backward, arguments);
    backward.emplace(Backward{
        *other, symmetrization_named(arguments.symmetrize),
        choose_heads(direction(run, pairs.all.pairs, arguments.form.head), direction(*other, pairs.backward, {})),
        std::min(kAgreementPairs, pairs.size())});
  }
  AlignmentWriter writer(run, arguments.form, arguments.output, backward ? &*backward : nullptr);
  for (; pairs.size() > 0; pairs = lines.next(1)) {
    writer.write(pairs.all, pairs.backward);
  }
  writer.close();
}

}  // namespace

void add_align(CLI::App& program) {
  auto arguments = std::make_shared<AlignArguments>();
  CLI::App* command = program.add_subcommand("align", "Align the words of sentence pairs by attention");
  command->add_option("RUN", arguments->run, "The folder of a run")->required();
  add_pair_files(*command, arguments->files);
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  arguments->form.add_to(*command, "--format");
  CLI::Option* reverse = command->add_option(
      "--reverse", arguments->reverse, "The folder of a run of the other direction (train --swap): align with both");
  command->add_option("--symmetrize", arguments->symmetrize, "How to combine both directions")
      ->check(CLI::IsMember(symmetrization_names()))
      ->needs(reverse)
      ->capture_default_str();
  add_line_policy(*command, arguments->policy);
  arguments->device_options.add_to(*command);
  command->footer(
      "Without --layer and --head, links come from the head and rows that validation chose: by the lowest alignment\n"
      "error rate against gold links or, without them, by an estimate; without validation, from the mean of the heads\n"
      "of the second-to-last layer. What is used is printed. With --reverse, --threshold and --checkpoint hold for "
      "both\n"
      "runs, --layer, --head and --rows for RUN; what no gold links chose is chosen by the agreement of both runs.\n\n"
      "Example:\n  gloss align runs/demo --source data/test.de --target data/test.en --output links.txt\n"
      "  paste data/test.de data/test.en | gloss align runs/demo --tsv -\n"
      "  gloss align runs/demo --reverse runs/demo-swapped --symmetrize grow-diag --source data/test.de --target "
      "data/test.en");
  command->callback([arguments] { align_files(*arguments); });
}

}  // namespace gloss
