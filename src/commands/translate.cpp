#include "base/error.h"
#include "cli/output.h"
#include "cli/shared_options.h"
#include "cli/wrong_usage.h"
#include "commands/alignment_writer.h"
#include "commands/commands.h"
#include "translation/line_translator.h"

namespace gloss {
namespace {

struct TranslateArguments {
  std::vector<std::string> runs;
  std::string checkpoint = "best", input = "-", output = "-", prefix, alignments, format;
  bool samples = false;
  SamplingOptions sampling;
  bool has_length_penalty = false;
  std::optional<int64_t> max_length;
  LinePolicy policy;
  AlignmentForm form;
  LineTranslator::Options options;
  DeviceOptions device_options;

  SearchOptions& search() { return options.translator.search; }
  bool writes_json_of_alignments() const { return alignments == "-"; }  // an object a line, with the translation too
};

/// Throws Error for options that make no sense together.
void check(const TranslateArguments& arguments) {
  const SearchOptions& search = arguments.options.translator.search;
  if (arguments.has_length_penalty && search.length_penalty.normalize == "none") {
    fail("--length-penalty {}: expected --normalize gnmt or average", search.length_penalty.alpha);
  }
  if (search.nbest > search.beam && !arguments.samples) {
    fail("--nbest {}: expected at most --beam, {}", search.nbest, search.beam);
  }
  if (search.nbest > 1 && arguments.format == "text") {
    fail("--format text: has one translation a line, expected nbest or json with --nbest {}", search.nbest);
  }
  if (search.nbest > 1 && !arguments.alignments.empty()) {
    fail("--alignments {}: aligns one translation a line, but --nbest is {}", arguments.alignments, search.nbest);
  }
  if (arguments.writes_json_of_alignments() && !arguments.format.empty()) {
    fail("--alignments -: has a format of its own, expected a file with --format {}", arguments.format);
  }
  if (arguments.alignments == arguments.output && !arguments.writes_json_of_alignments()) {
    fail("--alignments {}: the translations go there, expected another file", arguments.alignments);
  }
  if (arguments.prefix == "-" && arguments.input == "-") {
    fail("--prefix -: standard input has the lines to translate, expected another file");
  }
}

/// The maximum length of a translation. Throws Error for one that a run cannot write.
int64_t max_length(const TranslateArguments& arguments, const std::vector<TrainedRun>& runs) {
  const int64_t length = arguments.max_length.value_or(target_segmenter(runs).longest);
  for (size_t i = 0; i < runs.size(); ++i) {
    const Configuration& configuration = runs[i].configuration;
    if (configuration.model.has_max_length() && length > configuration.data.max_length) {
      fail("--max-length {}: expected at most data.max_length of {}, {}", length, arguments.runs[i],
           configuration.data.max_length);
    }
  }
  return length;
}

/// The prefixes of a batch; a line whose prefix was skipped becomes empty.
std::vector<Segmentation> prefixes_of(InputLines::Batch& batch, InputLines& lines, InputLines& prefixes) {
  InputLines::Batch beside = prefixes.beside(batch, lines);
  for (size_t i = 0; i < batch.size(); ++i) {
    for (std::vector<Segmentation>& sentences : batch.pieces) {
      if (beside.skipped[i]) sentences[i] = {};
    }
  }
  return std::move(beside.pieces.front());
}

// Translates all lines available so far as one batch, so output does not wait for further input.
void translate_lines(const TranslateArguments& arguments) {
  arguments.device_options.apply();
  check(arguments);
  refuse_overwriting(arguments.output, {arguments.input, arguments.prefix});
  refuse_overwriting(arguments.alignments, {arguments.input, arguments.prefix});
  const std::vector<TrainedRun> runs = load_runs(arguments.runs, arguments.checkpoint, arguments.device_options.device);
  LineTranslator::Options options = arguments.options;
  options.head = arguments.form.head;
  options.has_pairs = !arguments.alignments.empty();
  SearchOptions& search = options.translator.search;
  search.max_length = max_length(arguments, runs);
  if (search.min_length > search.max_length) {
    fail("--min-length {}: expected at most the maximum length, {}", search.min_length, search.max_length);
  }
  if (arguments.samples) search.sampling = arguments.sampling;
  LineTranslator translator(runs, options);

  InputLines lines(lines_of(arguments.input), source_segmenters(runs), arguments.policy);
  const Vocabulary& vocabulary = runs.front().vocabularies.target;
  std::optional<InputLines> prefixes;
  if (!arguments.prefix.empty()) {
    const LineSegmenter segmenter{&vocabulary, search.max_length, "the maximum length of a translation"};
    prefixes.emplace(lines_of(arguments.prefix), std::vector{segmenter}, arguments.policy, true);
  }
  Output output(arguments.output);
  std::optional<AlignmentWriter> alignments;
  if (!arguments.alignments.empty()) {
    AlignmentForm form = arguments.form;
    form.with_translation = arguments.writes_json_of_alignments();
    alignments.emplace(runs.front(), form, arguments.alignments);
  }
  const std::string format = arguments.format.empty() ? search.nbest > 1 ? "nbest" : "text" : arguments.format;
  const bool writes_text = !arguments.writes_json_of_alignments() || arguments.output != "-";

  size_t written = 0;
  for (auto batch = lines.next(); batch.size() > 0; batch = lines.next()) {
    std::vector<Segmentation> begin;
    if (prefixes) begin = prefixes_of(batch, lines, *prefixes);
    LineTranslator::Translated found = translator.translate(batch, begin);
    for (size_t i = 0; i < batch.size(); ++i, ++written) {
      const std::vector<Translation>& line = found.lines[i];
      if (format == "json") {
        output.stream() << to_json(batch.texts[i], line, vocabulary);
      } else if (format == "nbest") {
        output.stream() << to_nbest(written, line);
      } else if (writes_text) {
        output.stream() << line.front().text << '\n';
      }
    }
    output.flush();
    if (alignments) {
      SegmentedText text{{std::move(batch.texts), {}}, std::move(found.pairs)};
      for (const std::vector<Translation>& line : found.lines) {
        text.text.target.push_back(line.front().text);
      }
      alignments->write(text);
    }
  }
  if (prefixes) prefixes->end_beside(lines);
  output.close();
  if (alignments) {
    alignments->close();
  }
}

void add_length_options(CLI::App& command, TranslateArguments& arguments) {
  SearchOptions& search = arguments.search();
  command
      .add_option("--normalize", search.length_penalty.normalize,
                  "What divides a log-probability to give the score by which translations are\n"
                  "ranked: gnmt, ((5 + length) / 6)^A; average, length^A; or none, 1")
      ->check(CLI::IsMember({"gnmt", "average", "none"}))
      ->capture_default_str();
  command
      .add_option_function<double>(
          "--length-penalty",
          [&arguments](double alpha) {
            arguments.search().length_penalty.alpha = alpha;
            arguments.has_length_penalty = true;
          },
          "A, the exponent; the larger, the longer the translations")
      ->check(from(0.0))
      ->default_str("1");
  command
      .add_option("--max-length-ratio", search.max_length_ratio,
                  "Maximum output length in pieces: ratio * source length + 10")
      ->check(positive())
      ->capture_default_str();
  command.add_option("--max-length", arguments.max_length, "And at most this (default: data.max_length)")
      ->check(from<int64_t>(1));
  command.add_option("--min-length", search.min_length, "Minimum output length in pieces, including end of sentence")
      ->check(from<int64_t>(1))
      ->capture_default_str();
}

void add_sampling_options(CLI::App& command, TranslateArguments& arguments, CLI::Option* beam) {
  SamplingOptions& sampling = arguments.sampling;
  CLI::Option* sample =
      command.add_flag("--sample", arguments.samples, "Draw translations piece by piece")->excludes(beam);
  command
      .add_option("--temperature", sampling.temperature,
                  "Divides the log-probabilities that are drawn from; below 1\nit favours what is probable")
      ->check(positive())
      ->needs(sample)
      ->capture_default_str();
  command.add_option("--top-k", sampling.top_k, "Draw from the K most probable pieces (default: all)")
      ->check(from<int64_t>(1))
      ->needs(sample);
  command
      .add_option("--top-p", sampling.top_p, "Draw from the fewest pieces whose probabilities sum to P (default: all)")
      ->check(from(0.0, 1.0))
      ->needs(sample);
  command
      .add_option("--seed", sampling.seed, "What a line draws depends on this and on its number, not on other lines")
      ->check(from<int64_t>(0))
      ->needs(sample)
      ->capture_default_str();
}

}  // namespace

void add_translate(CLI::App& program) {
  auto arguments = std::make_shared<TranslateArguments>();
  CLI::App* command = program.add_subcommand("translate", "Translate lines of text with a trained run or several");
  command
      ->add_option("RUN", arguments->runs,
                   "The folder of a run, or of several, an ensemble: the mean of their probabilities.\n"
                   "Their target vocabularies must be the same")
      ->required();
  add_checkpoint(*command, arguments->checkpoint);
  command->add_option("--input", arguments->input, "File to translate, - for standard input")->capture_default_str();
  command->add_option("--output", arguments->output, "File to write, - for standard output")->capture_default_str();
  CLI::Option* beam = command->add_option("--beam", arguments->search().beam, "Beam size; 1 means greedy search")
                          ->check(from<int64_t>(1))
                          ->capture_default_str();
  command
      ->add_option("--nbest", arguments->search().nbest,
                   "Translations of a line: the best of the beam, at most as many, or samples")
      ->check(from<int64_t>(1))
      ->capture_default_str();
  command
      ->add_option("--format", arguments->format,
                   "text; nbest, Moses' 'line ||| translation ||| score', lines counted from 0;\n"
                   "or json, an object a line with pieces and their log-probabilities\n"
                   "(default: text, with --nbest above 1 nbest)")
      ->check(CLI::IsMember({"text", "nbest", "json"}));
  add_length_options(*command, *arguments);
  command->add_option("--prefix", arguments->prefix,
                      "File with a line for each input line, which its translation begins with;\n"
                      "its lines may be empty");
  add_sampling_options(*command, *arguments, beam);
  command->add_flag("--replace-unknown", arguments->options.replaces_unknown,
                    "Write unknown words, and copy for each the source word with the most attention;\n"
                    "needs a vocabulary of words");
  add_line_policy(*command, arguments->policy);
  CLI::Option* alignments =
      command->add_option("--alignments", arguments->alignments,
                          "Also write alignments of the outputs to this file; -: each\n"
                          "line of standard output is JSON, {\"translation\": …, \"alignment\": …}.\n"
                          "Those of an ensemble are its first run's");
  arguments->form.add_to(*command, "--alignment-format", alignments);
  arguments->device_options.add_to(*command);
  command->footer(
      "Writes one line per input line, in order; an empty line stays empty.\n\n"
      "Example:\n  echo 'Der Hund schläft .' | gloss translate runs/demo\n"
      "  gloss translate runs/demo runs/luong --nbest 5 --input lines.de --output lines.nbest\n"
      "  gloss translate runs/demo --on-error skip --alignments - < lines.de > lines.json");
  command->callback([arguments] { translate_lines(*arguments); });
}

}  // namespace gloss
