#include "commands/ranking.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "alignment/pair_ranking.h"
#include "base/error.h"
#include "base/logging.h"
#include "commands/output.h"
#include "search/word_alignment.h"
#include "training/validator.h"

namespace gloss {
namespace {

PairScores scores_of(const AlignedCorpus& corpus, size_t i, const HeadChoice& choice, const Links* gold) {
  PairScores scores;
  scores.loss = loss_of(corpus.scored[i].log_probabilities);
  if (corpus.scored[i].maps.empty()) {
    return scores;
  }
  const PieceAttention attention = chosen_attention(corpus.scored[i], choice);
  const AttentionMap map =
      pieces_to_words(attention, side_of(corpus.sources[i]), side_of(corpus.targets[i]), choice.rows());
  if (gold != nullptr) {
    scores.aer = aer_of(map, *gold);
  }
  scores.coverage = coverage_of(map);
  scores.entropy = entropy_of(attention);
  scores.end = end_of(map);
  return scores;
}

std::vector<RankedPair> score_set(const TrainedRun& run, const ValidationSet& set, const HeadChoice& choice) {
  constexpr size_t kAtOnce = 250;  // pairs whose weights are in memory at a time
  std::vector<RankedPair> pairs;
  while (pairs.size() < set.kept.size()) {
    const size_t first = pairs.size(), last = std::min(set.kept.size(), first + kAtOnce);
    const auto some = [&](const std::vector<std::string>& lines) {
      return std::vector(lines.begin() + first, lines.begin() + last);
    };
    const ParallelText text{some(set.kept.source), some(set.kept.target)};
    const AlignedCorpus corpus = align(*run.model, segment(run.vocabularies, text), {AttentionSite::Kind::Cross});
    for (size_t i = 0; i < corpus.size(); ++i) {
      const Links* gold = set.gold.empty() ? nullptr : &set.gold[first + i];
      pairs.push_back({set.encoded.lines[first + i] + 1, text.source[i], text.target[i], gold ? *gold : Links{},
                       scores_of(corpus, i, choice, gold)});
    }
  }
  return pairs;
}

/// Writes PREFIX.source, PREFIX.target and, with gold links, PREFIX.align, and says how to log their attention.
void write_pairs(const std::string& prefix, const std::vector<RankedPair>& pairs, bool with_gold) {
  std::string settings;
  const auto write = [&](const char* ending, const char* key, auto line_of) {
    const std::string path = fmt::format("{}.{}", prefix, ending);
    Output output(path);
    for (const RankedPair& pair : pairs) output.stream() << line_of(pair) << '\n';
    output.close();
    settings += fmt::format(" --set attention_log.from.{}={}", key, path);
  };
  write("source", "source", [](const RankedPair& pair) { return pair.source; });
  write("target", "target", [](const RankedPair& pair) { return pair.target; });
  if (with_gold) {
    write("align", "alignments", [](const RankedPair& pair) { return to_pharaoh(pair.gold); });
  }
  inform("wrote the pairs; a new run logs their attention with{}", settings);
}

void check_given(const ValidationFiles& files, const std::string& option) {
  if (!files.is_given()) {
    fail("{}: the run has no validation set, expected files under data.valid", option);
  }
}

}  // namespace

CLI::Option* RankingOptions::add_to(CLI::App& command) {
  std::vector<std::string> names;
  std::ranges::transform(pair_scores(), std::back_inserter(names), &PairScore::name);
  CLI::Option* rank = command
                          .add_option("--rank", by,
                                      "Rank the validation pairs, worst first, by loss, aer, coverage (of source "
                                      "words), entropy (of rows) or end (attention on </s>)")
                          ->check(CLI::IsMember(names));
  command.add_option("--top", top, "Ranked pairs to show and write (default: shows 10, writes all)")
      ->check(CLI::PositiveNumber)
      ->needs(rank);
  command
      .add_option("--write-pairs", pairs,
                  "Also write the ranked pairs for attention_log.from: PREFIX.source, .target and, with gold, .align")
      ->needs(rank);
  return rank;
}

void rank_validation_set(const TrainedRun& run, const HeadChoice& choice, const RankingOptions& options,
                         const std::string& output) {
  const ValidationFiles& files = run.configuration.data.valid;
  const std::string ending = std::filesystem::path(output).extension();
  check_given(files, "--rank");
  if (options.by == "aer" && !files.alignments) {
    fail("--rank aer: the run has no gold links, expected a file of them as data.valid.alignments");
  }
  if (options.by != "loss" && !run.model->attends()) {
    fail("--rank {}: the model has no attention (score none), expected loss", options.by);
  }
  if (!output.empty() && ending != ".tsv" && ending != ".json") {
    fail("--output {}: expected a name that ends in .tsv or .json", output);
  }
  const std::string& prefix = options.pairs;
  for (const std::string& path : {output, prefix + ".source", prefix + ".target", prefix + ".align"}) {
    refuse_overwriting(path, {files.source, files.target, files.alignments.value_or("")});
  }
  const ValidationSet set = read_validation_set(run.configuration, run.vocabularies);
  std::vector<RankedPair> pairs = score_set(run, set, choice);
  const PairScore& by = *std::ranges::find(pair_scores(), options.by, &PairScore::name);
  rank(pairs, by);

  const auto first = [&](size_t most) {
    return std::vector(pairs.begin(), pairs.begin() + std::min(most, pairs.size()));
  };
  const std::vector<RankedPair> shown = first(options.top.value_or(10)),
                                written = first(options.top.value_or(pairs.size()));
  if (!output.empty()) {
    Output file(output);
    file.stream() << (ending == ".tsv" ? ranking_tsv(written) : ranking_json(written));
    file.close();
    inform("wrote {}", output);
  }
  if (!options.pairs.empty()) {
    write_pairs(options.pairs, written, files.alignments.has_value());
  }
  if (set.encoded.dropped.total() > 0) {
    inform("{}: {}", files.source, set.encoded.dropped.sentence());
  }
  Output table("-");
  table.stream() << fmt::format("{}, step {}: the {} of {} validation pairs with the {} {}\n\n", run.configuration.name,
                                run.state.step, shown.size(), pairs.size(), by.larger_is_worse ? "highest" : "lowest",
                                by.name)
                 << ranking_text(shown);
  table.close();
}

ValidationLine validation_line(const Configuration& configuration, size_t number) {
  const ValidationFiles& files = configuration.data.valid;
  check_given(files, "--line");
  const ParallelText text = read_parallel(files);
  const std::vector<Links> gold = read_gold(files, text.size());
  if (number < 1 || number > text.size()) {
    fail("--line {}: expected a line from 1 to {}, as {} has", number, text.size(), files.source);
  }
  return {text.source[number - 1], text.target[number - 1], gold.empty() ? Links{} : gold[number - 1]};
}

}  // namespace gloss
