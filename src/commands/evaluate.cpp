#include <fmt/ostream.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/logging.h"
#include "cli/output.h"
#include "cli/wrong_usage.h"
#include "commands/commands.h"
#include "metrics/aer.h"
#include "metrics/bootstrap.h"
#include "metrics/registry.h"
#include "text/line_reader.h"

#ifndef GLOSS_VERSION
#error "GLOSS_VERSION is set by CMakeLists.txt"
#endif

namespace gloss {
namespace {

struct EvaluateArguments {
  std::string hypothesis, baseline, alignments, gold, tokenize = "13a", format = "text";
  std::vector<std::string> references, metrics{"bleu", "chrf"};
  bool lowercase = false;
  Resampling resampling;
  LinkFormat gold_format;
};

/// A score as a line of text and as JSON.
struct ShownScore {
  std::string text;
  nlohmann::ordered_json json;
};

std::vector<std::string> read_as_long_as(const std::vector<std::string>& hypotheses, const std::string& file,
                                         const EvaluateArguments& arguments) {
  std::vector<std::string> lines = LineReader(file).rest();
  if (lines.size() != hypotheses.size()) {
    fail("{} has {} lines, but {} has {}", arguments.hypothesis, hypotheses.size(), file, lines.size());
  }
  return lines;
}

void put(nlohmann::ordered_json& json, const ResampledScore& score) {
  json["score"] = score.score;
  json["mean"] = score.mean;
  json["ci"] = score.interval;
}

std::string text_of(const ResampledScore& score) {
  return fmt::format("{:.2f} (μ = {:.2f} ± {:.2f})", score.score, score.mean, score.interval);
}

/// The scores of the hypotheses or, with a baseline, of both and whether they differ by chance.
std::vector<ShownScore> text_scores(const EvaluateArguments& arguments) {
  const std::vector<std::string> hypotheses = read_lines(arguments.hypothesis);
  std::vector<std::vector<std::string>> texts;
  for (const std::string& file : arguments.references) texts.push_back(read_as_long_as(hypotheses, file, arguments));
  const References references(texts.begin(), texts.end());
  const bool paired = !arguments.baseline.empty();
  std::vector<std::string> baseline;
  if (paired) baseline = read_as_long_as(hypotheses, arguments.baseline, arguments);

  const BleuOptions options{bleu_tokenizer(arguments.tokenize), arguments.lowercase};
  const auto& [samples, seed] = arguments.resampling;
  std::vector<ShownScore> all;
  for (const std::string& name : arguments.metrics) {
    const TextMetric& metric = *std::ranges::find(text_metrics(), name, &TextMetric::name);
    const std::vector<Counts> counts = metric.counts(hypotheses, references, options);
    const std::string signature =
        fmt::format("nrefs:{}|{}{}|version:gloss-" GLOSS_VERSION, references.size(),
                    paired ? fmt::format("bs:{}|seed:{}|", samples, seed) : "", metric.signature(options));
    ShownScore& shown = all.emplace_back();
    shown.json = {{"name", metric.shown_as}, {"signature", signature}};
    if (paired) {
      const PairedBootstrap result =
          paired_bootstrap(metric.counts(baseline, references, options), counts, metric.score, arguments.resampling);
      put(shown.json, result.system);
      shown.json["p_value"] = result.p;
      put(shown.json["baseline"], result.baseline);
      shown.text = fmt::format("{}|{} = {} baseline = {} p = {:.4f}", metric.shown_as, signature,
                               text_of(result.system), text_of(result.baseline), result.p);
    } else {
      const Counts corpus = sum(counts);
      const std::string details = metric.details(corpus);
      shown.json["score"] = metric.score(corpus);
      if (!details.empty()) shown.json["verbose_score"] = details;
      shown.text = fmt::format("{}|{} = {:.2f}{}{}", metric.shown_as, signature, metric.score(corpus),
                               details.empty() ? "" : " ", details);
    }
  }
  return all;
}

ShownScore alignment_score(const EvaluateArguments& arguments) {
  const std::vector<Links> predicted = read_links(arguments.alignments);
  const std::vector<Links> gold = read_links(arguments.gold, arguments.gold_format);
  if (predicted.size() != gold.size()) {
    fail("{} has {} lines, but {} has {}", arguments.alignments, predicted.size(), arguments.gold, gold.size());
  }
  const auto counts_from_one = [](const Links& links) {
    return std::ranges::all_of(links, [](const Link& link) { return link.source > 0 && link.target > 0; });
  };
  if (!arguments.gold_format.one_based && std::ranges::all_of(gold, counts_from_one)) {
    warn("{}: no link has a 0; if they count words from 1, give --one-based", arguments.gold);
  }
  const AlignmentScore score = score_alignments(predicted, gold);
  return {fmt::format("AER = {:.4f} (precision = {:.4f} recall = {:.4f} links = {} sure = {})", score.aer(),
                      score.precision(), score.recall(), score.predicted, score.sure),
          {{"name", "AER"},
           {"score", score.aer()},
           {"precision", score.precision()},
           {"recall", score.recall()},
           {"links", score.predicted},
           {"sure", score.sure}}};
}

void evaluate(const EvaluateArguments& arguments) {
  if (arguments.hypothesis.empty() != arguments.references.empty()) {
    throw CLI::RequiresError("--hypothesis", "--reference");
  }
  if (arguments.alignments.empty() != arguments.gold.empty()) {
    throw CLI::RequiresError("--alignments", "--gold");
  }
  if (arguments.hypothesis.empty() && arguments.alignments.empty()) {
    throw CLI::RequiredError("--hypothesis and --reference, or --alignments and --gold");
  }
  std::vector<ShownScore> scores;
  if (!arguments.hypothesis.empty()) scores = text_scores(arguments);
  if (!arguments.alignments.empty()) scores.push_back(alignment_score(arguments));

  Output output("-");
  if (arguments.format == "text") {
    for (const ShownScore& score : scores) fmt::print(output.stream(), "{}\n", score.text);
  } else {
    nlohmann::ordered_json json;
    for (const ShownScore& score : scores) json.push_back(score.json);
    fmt::print(output.stream(), "{}\n", json.dump(1));
  }
  output.close();
}

}  // namespace

void add_evaluate(CLI::App& program) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command =
      program.add_subcommand("evaluate", "Score translations (BLEU, chrF2, chrF2++) and alignments (AER)");
  CLI::Option* hypothesis =
      command->add_option("--hypothesis", arguments->hypothesis, "Translations, one per line; - for standard input");
  command->add_option("--reference", arguments->references, "Reference translations, one per line; several files");
  CLI::Option* baseline =
      command->add_option("--baseline", arguments->baseline, "Translations to compare with, by paired bootstrap")
          ->needs(hypothesis);
  command->add_option("--bootstrap", arguments->resampling.samples, "Number of samples of the paired bootstrap")
      ->check(from<size_t>(1))
      ->needs(baseline)
      ->capture_default_str();
  command->add_option("--seed", arguments->resampling.seed, "Seed of these samples")
      ->check(from<uint64_t>(0))
      ->needs(baseline)
      ->capture_default_str();
  command->add_option("--metrics", arguments->metrics, "bleu, chrf, chrf++")
      ->delimiter(',')
      ->check(CLI::IsMember({"bleu", "chrf", "chrf++"}))
      ->capture_default_str();
  command->add_option("--tokenize", arguments->tokenize, "BLEU's tokenizer: 13a, none or char")
      ->check(CLI::IsMember({"13a", "none", "char"}))
      ->capture_default_str();
  command->add_flag("--lowercase", arguments->lowercase, "Ignore case");
  command->add_option("--alignments", arguments->alignments, "Links in Pharaoh format, one sentence per line");
  command->add_option("--gold", arguments->gold, "Gold links; possible links are written as 1p2");
  command->add_flag("--one-based", arguments->gold_format.one_based, "The gold file counts words from 1");
  command->add_flag("--inverse", arguments->gold_format.inverse, "The gold file's links are target-source");
  command->add_option("--format", arguments->format, "text, or json: a list of scores, unrounded")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(
      "Scores are identical to sacreBLEU's. With --baseline, p is that of sacreBLEU's paired bootstrap (Koehn 2004): "
      "how\n"
      "often chance would make so large a difference. μ is the mean over samples of the sentences, ± half the width "
      "of\n"
      "its 95 % interval (in json: mean, ci). Precision counts possible links as right, recall is of the sure ones.\n\n"
      "Example:\n  gloss evaluate --hypothesis out.en --reference data/test.en\n"
      "  gloss evaluate --hypothesis out.en --baseline before.en --reference a.en b.en --metrics bleu,chrf++\n"
      "  gloss evaluate --alignments links.txt --gold data/test.align");
  command->callback([arguments] { evaluate(*arguments); });
}

}  // namespace gloss
