#include "base/error.h"
#include "commands/commands.h"
#include "commands/machine.h"
#include "commands/output.h"
#include "search/translator.h"
#include "text/lines.h"
#include "training/alignment.h"
#include "training/trained_run.h"

namespace gloss {
namespace {

struct TranslateArguments {
  std::string run, checkpoint = "best", input = "-", output = "-", over_long = "error";
  TranslatorOptions options;
  Machine machine;
};

/// The lines as ids with </s>. A line over max_length is an error or is cut, as asked.
std::vector<std::vector<int32_t>> sources_of(const std::vector<std::string>& lines, const TrainedRun& run,
                                             const TranslateArguments& arguments, size_t first_line) {
  const auto longest = static_cast<size_t>(run.configuration.data.max_length);
  std::vector<std::vector<int32_t>> sources;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::vector<int> ids = run.vocabularies.source.encode(lines[i]);
    if (ids.size() >= longest) {
      if (arguments.over_long == "error") {
        fail("{}:{}: the line has {} pieces with its end, but data.max_length is {}; give --long cut to cut it",
             arguments.input == "-" ? "standard input" : arguments.input, first_line + i, ids.size() + 1, longest);
      }
      ids.resize(longest - 1);
    }
    sources.push_back(with_end(ids));
  }
  return sources;
}

// What has arrived is translated together; nothing waits while the input pauses.
void translate_lines(const TranslateArguments& arguments) {
  constexpr size_t kMostLines = 1000;
  arguments.machine.use();
  LineReader reader(arguments.input);
  const TrainedRun run = load_run(arguments.run, arguments.checkpoint, arguments.machine.device);
  TranslatorOptions options = arguments.options;
  options.search.max_length = run.configuration.data.max_length;
  Output output(arguments.output);
  size_t line = 1;
  for (auto lines = reader.next(kMostLines); !lines.empty(); lines = reader.next(kMostLines)) {
    for (const Hypothesis& best : translate(*run.model, sources_of(lines, run, arguments, line), options)) {
      output.stream() << run.vocabularies.target.decode({best.pieces.begin(), best.pieces.end()}) << '\n';
    }
    output.stream().flush();
    line += lines.size();
  }
  output.close();
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
  command->add_option("--beam", search.beam, "Hypotheses side by side; 1 is greedy")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--length-penalty", search.length_penalty, "alpha of ((5 + length) / 6)^alpha")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--max-length-ratio", search.max_length_ratio, "Longest output in pieces: R times the source + 10")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--long", arguments->over_long, "What to do with a line over data.max_length")
      ->check(CLI::IsMember({"error", "cut"}))
      ->capture_default_str();
  arguments->machine.add_to(*command);
  command->footer(
      "One line out for each line in, in their order; an empty line stays empty.\n\n"
      "Example:\n  echo 'Der Hund schläft .' | gloss translate runs/demo");
  command->callback([arguments] { translate_lines(*arguments); });
}

}  // namespace gloss
