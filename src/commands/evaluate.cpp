#include <fmt/ostream.h>

#include "base/error.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "metrics/aer.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "text/line_reader.h"

#ifndef GLOSS_VERSION
#error "GLOSS_VERSION is set by CMakeLists.txt"
#endif

namespace gloss {
namespace {

struct EvaluateArguments {
  std::string hypothesis, reference, alignments, gold, tokenize = "13a";
  std::vector<std::string> metrics{"bleu", "chrf"};
  bool lowercase = false;
  LinkFormat gold_format;
};

void print_text_scores(const EvaluateArguments& arguments, std::ostream& output) {
  const std::vector<std::string> hypotheses = LineReader(arguments.hypothesis).rest(),
                                 references = LineReader(arguments.reference).rest();
  if (hypotheses.size() != references.size()) {
    fail("{} has {} lines, but {} has {}", arguments.hypothesis, hypotheses.size(), arguments.reference,
         references.size());
  }
  const std::string version = "gloss-" GLOSS_VERSION;
  for (const std::string& metric : arguments.metrics) {
    if (metric == "bleu") {
      const BleuOptions options{bleu_tokenizer(arguments.tokenize), arguments.lowercase};
      const BleuScore score = bleu(hypotheses, references, options);
      const double ratio =
          score.reference_length == 0 ? 0 : static_cast<double>(score.hypothesis_length) / score.reference_length;
      fmt::print(
          output,
          "BLEU|{} = {:.2f} {:.1f}/{:.1f}/{:.1f}/{:.1f} (BP = {:.3f} ratio = {:.3f} hyp_len = {} ref_len = {})\n",
          bleu_signature(options, version), score.score, score.precisions[0], score.precisions[1], score.precisions[2],
          score.precisions[3], score.brevity_penalty, ratio, score.hypothesis_length, score.reference_length);
    } else {
      const ChrfOptions options{arguments.lowercase};
      fmt::print(output, "chrF2|{} = {:.2f}\n", chrf_signature(options, version),
                 chrf(hypotheses, references, options));
    }
  }
}

void print_alignment_score(const EvaluateArguments& arguments, std::ostream& output) {
  const std::vector<Links> predicted = read_links(arguments.alignments);
  const std::vector<Links> gold = read_links(arguments.gold, arguments.gold_format);
  if (predicted.size() != gold.size()) {
    fail("{} has {} lines, but {} has {}", arguments.alignments, predicted.size(), arguments.gold, gold.size());
  }
  const AlignmentScore score = score_alignments(predicted, gold);
  fmt::print(output, "AER = {:.4f} (precision = {:.4f} recall = {:.4f} links = {} sure = {})\n", score.aer(),
             score.precision(), score.recall(), score.predicted, score.sure);
}

void evaluate(const EvaluateArguments& arguments) {
  if (arguments.hypothesis.empty() != arguments.reference.empty()) {
    throw CLI::RequiresError("--hypothesis", "--reference");
  }
  if (arguments.alignments.empty() != arguments.gold.empty()) {
    throw CLI::RequiresError("--alignments", "--gold");
  }
  if (arguments.hypothesis.empty() && arguments.alignments.empty()) {
    throw CLI::RequiredError("--hypothesis and --reference, or --alignments and --gold");
  }
  Output output("-");
  if (!arguments.hypothesis.empty()) {
    print_text_scores(arguments, output.stream());
  }
  if (!arguments.alignments.empty()) {
    print_alignment_score(arguments, output.stream());
  }
  output.close();
}

}  // namespace

void add_evaluate(CLI::App& program) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = program.add_subcommand("evaluate", "Score translations (BLEU, chrF2) and alignments (AER)");
  command->add_option("--hypothesis", arguments->hypothesis, "Translations, one per line; - for standard input");
  command->add_option("--reference", arguments->reference, "Reference translations, one per line");
  command->add_option("--metrics", arguments->metrics, "bleu, chrf")
      ->delimiter(',')
      ->check(CLI::IsMember({"bleu", "chrf"}))
      ->capture_default_str();
  command->add_option("--tokenize", arguments->tokenize, "BLEU's tokenizer: 13a, none or char")
      ->check(CLI::IsMember({"13a", "none", "char"}))
      ->capture_default_str();
  command->add_flag("--lowercase", arguments->lowercase, "Ignore case");
  command->add_option("--alignments", arguments->alignments, "Links in Pharaoh format, one sentence per line");
  command->add_option("--gold", arguments->gold, "Gold links; possible links are written as 1p2");
  command->add_flag("--one-based", arguments->gold_format.one_based, "The gold file counts words from 1");
  command->add_flag("--inverse", arguments->gold_format.inverse, "The gold file's links are target-source");
  command->footer(
      "Scores are identical to sacreBLEU's.\n\n"
      "Example:\n  gloss evaluate --hypothesis out.en --reference data/test.en\n"
      "  gloss evaluate --alignments links.txt --gold data/test.align");
  command->callback([arguments] { evaluate(*arguments); });
}

}  // namespace gloss
