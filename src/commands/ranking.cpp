#include "commands/ranking.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "alignment/pair_scores.h"
#include "base/logging.h"
#include "base/utf8.h"
#include "cli/output.h"
#include "search/word_alignment.h"
#include "training/validator.h"

namespace gloss {
namespace {

using Json = nlohmann::ordered_json;

/// Of each pair: line, the scores, source, target and, with gold, alignments and the scores that read them.
std::vector<Json> scored_pairs(const AlignedCorpus& corpus, const ValidationSet& set, const ChosenHead& head) {
  std::vector<Json> pairs;
  for (size_t i = 0; i < corpus.size(); ++i) {
    PairView view{corpus.scored[i].log_probabilities, chosen_attention(corpus.scored[i], head), {}, nullptr};
    view.map = pieces_to_words(view.attention, side_of(corpus.sources[i]), side_of(corpus.targets[i]), head.rows);
    if (!set.gold.empty()) view.gold = &set.gold[i];
    Json& pair = pairs.emplace_back(Json{{"line", set.encoded.lines[i] + 1}});
    for (const auto& [name, score] : kPairScores) {
      if (view.gold || !score.reads_gold) pair[name] = (view.*score.value)();
    }
    pair.update({{"source", set.kept.source[i]}, {"target", set.kept.target[i]}});
    if (view.gold) pair["alignments"] = to_pharaoh(*view.gold);
  }
  return pairs;
}

/// Two lines a pair: the scores with the source and, below it, the target.
std::string table(const std::vector<Json>& pairs) {
  std::string text = "  line";
  for (const auto& column : pairs.front().items()) {
    if (column.value().is_number_float()) text += fmt::format("{:>9}", column.key());
  }
  const size_t width = text.size() + 2;
  for (const Json& pair : pairs) {
    text += fmt::format("\n{:6}", pair["line"].get<size_t>());
    for (const Json& value : pair) {
      if (value.is_number_float()) text += fmt::format("{:>9.3f}", value.get<double>());
    }
    text += fmt::format("  {}\n{:{}}{}", printable(pair.value("source", "")), "", width,
                        printable(pair.value("target", "")));
  }
  return text + '\n';
}

std::string tsv(const std::vector<Json>& pairs) {
  std::string text;
  for (const auto& column : pairs.front().items()) text += column.key() + '\t';
  text.back() = '\n';
  for (const Json& pair : pairs) {
    for (const Json& value : pair) {
      std::string cell = value.is_string() ? value.get<std::string>() : value.dump();
      std::ranges::replace(cell, '\t', ' ');  // in a sentence
      text += cell + '\t';
    }
    text.back() = '\n';
  }
  return text;
}

}  // namespace

void rank_pairs(const TrainedRun& run, const ParallelText& validation, const HeadChoice& choice,
                const RankingOptions& asked, const std::string& output) {
  const PairScore& by = kPairScores.at(asked.by);
  const ValidationFiles& files = run.configuration.data.valid;
  const std::string ending = std::filesystem::path(output).extension();
  if (validation.size() == 0) fail("--rank: the run has no validation set, expected data.valid");
  if (by.reads_gold && !files.alignments) fail("--rank {}: no gold links, expected data.valid.alignments", asked.by);
  if (!output.empty() && ending != ".tsv" && ending != ".json") fail("--output {}: expected .tsv or .json", output);
  const auto write = [&](const std::string& path, const std::string& text) {
    std::vector<std::string> read{files.alignments.value_or("")};
    for (const auto* names : {&files.source, &files.target, &files.tsv})
      read.insert(read.end(), names->begin(), names->end());
    refuse_overwriting(path, read);
    Output file(path);
    file.stream() << text;
    file.close();
    if (path != "-") inform("wrote {}", path);
  };
  const ValidationSet set = make_validation_set(run.configuration, run.vocabularies, validation);
  if (set.kept.size() == 0) fail("--rank: data.valid has no pair within data.max_length");
  const AlignedCorpus corpus = align(*run.model, segment(run.vocabularies, set.kept), {AttentionSite::Kind::Cross});
  const ChosenHead head = choose_head(corpus.scored[0], choice);
  std::vector<Json> pairs = scored_pairs(corpus, set, head);
  std::ranges::stable_sort(pairs, std::ranges::greater(), [&](const Json& pair) {
    const double value = pair[asked.by];
    return std::fmin(by.larger_is_worse ? value : -value, HUGE_VAL);  // NaN is worst
  });
  pairs.resize(std::min(pairs.size(), asked.top.value_or(pairs.size())));
  if (!output.empty()) write(output, ending == ".tsv" ? tsv(pairs) : Json(pairs).dump(2) + "\n");
  for (const char* key : {"source", "target", "alignments"}) {  // what attention_log.from takes
    std::string lines;
    for (const Json& pair : pairs) lines += pair.contains(key) ? pair[key].get<std::string>() + '\n' : "";
    if (!asked.pairs.empty() && !lines.empty()) write(fmt::format("{}.{}", asked.pairs, key), lines);
  }
  pairs.resize(std::min(pairs.size(), asked.top.value_or(10)));
  write("-", fmt::format("step {}: {} of {} validation pairs, {} {} first; {}\n{}", run.state.step, pairs.size(),
                         set.kept.size(), by.larger_is_worse ? "highest" : "lowest", asked.by, description(head),
                         table(pairs)));
}

}  // namespace gloss
