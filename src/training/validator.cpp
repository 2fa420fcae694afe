#include "training/validator.h"

#include <algorithm>

#include "base/error.h"
#include "base/logging.h"
#include "metrics/registry.h"
#include "search/scoring.h"
#include "search/translator.h"
#include "training/text_links.h"

namespace gloss {

ValidationSet make_validation_set(const Configuration& configuration, const Vocabularies& vocabularies,
                                  const ParallelText& text) {
  ValidationSet set{text, {}, {}, {}};
  set.encoded = encode_corpus(set.text, vocabularies, configuration.data.max_length, "data.valid");
  if (set.encoded.dropped.total() > 0) inform("{}", set.encoded.dropped.sentence("validation pair"));
  const std::vector<Links> gold = read_gold(configuration.data.valid, text);
  for (const size_t line : set.encoded.lines) {
    set.kept.source.push_back(set.text.source[line]);
    set.kept.target.push_back(set.text.target[line]);
    if (!gold.empty()) {
      set.gold.push_back(gold[line]);
    }
  }
  return set;
}

Validator::Validator(const Configuration& configuration, const Vocabularies& vocabularies, const ParallelText& text)
    : configuration_(configuration),
      vocabularies_(vocabularies),
      set_(make_validation_set(configuration, vocabularies, text)),
      pairs_(segment(vocabularies, set_.kept)),
      reference_(set_.gold) {
  if (reference_.empty() && rows_of(configuration_.model.encoder_shape()).size() > 1) {
    reference_ = links_by_statistics(set_.kept);
  }
}

double Validator::loss(Seq2Seq& model) const {
  double sum = 0, pieces = 0;
  for (const ScoredPair& sentence : score_pairs(model, set_.encoded.pairs, {})) {
    sum -= sentence.log_probability();
    pieces += static_cast<double>(sentence.log_probabilities.size());
  }
  return sum / pieces;
}

std::vector<std::string> Validator::translations(Seq2Seq& model) const {
  // Translates every line, including those dropped from the loss; truncates long sources.
  const int64_t longest = configuration_.data.max_length;
  std::vector<SourceSentence> sources;
  for (const std::string& line : set_.text.source) {
    std::vector<int> ids = vocabularies_.source.encode(line);
    ids.resize(std::min<size_t>(ids.size(), longest - 1));
    sources.push_back({{with_end(ids)}});
  }
  TranslatorOptions options;
  options.search.beam = configuration_.validation.beam;
  options.search.max_length = longest;
  SingleModel step_model(model);
  std::vector<std::string> outputs;
  for (const std::vector<Hypothesis>& found : translate(step_model, sources, options)) {
    outputs.push_back(vocabularies_.target.decode(found.front().pieces));
  }
  return outputs;
}

std::optional<AligningHead> Validator::aligning_head(Seq2Seq& model) const {
  if (!model.attends() || reference_.empty()) {
    return {};
  }
  AligningHead head = best_head(candidates(model, pairs_, rows_of(configuration_.model.encoder_shape())), reference_);
  if (set_.gold.empty()) {
    head.aer.reset();
  }
  return head;
}

Validator::Outcome Validator::measure(Seq2Seq& model) const {
  torch::NoGradGuard no_gradient;
  const ValidationOptions& options = configuration_.validation;
  const auto any = [&](bool Metric::*reads) {
    return std::ranges::any_of(options.metrics, [&](const std::string& name) { return metric_named(name).*reads; });
  };
  Outcome outcome;
  ValidationOutputs outputs;
  outputs.references = set_.text.target;
  outputs.tokenizer = bleu_tokenizer(options.tokenize);
  if (any(&Metric::reads_loss)) {
    outputs.loss = loss(model);
  }
  if (any(&Metric::reads_hypotheses) || options.samples > 0) {
    outputs.hypotheses = translations(model);
  }
  outcome.aligning_head = aligning_head(model);
  if (outcome.aligning_head) {
    outputs.alignment_error_rate = outcome.aligning_head->aer;
  }
  for (const std::string& metric : options.metrics) {
    outcome.scores.emplace_back(metric, metric_named(metric).value(outputs));
  }
  const auto count = std::min<size_t>(options.samples, set_.text.size());
  for (size_t i = 0; i < count; ++i) {
    outcome.samples.push_back(
        {static_cast<int64_t>(i + 1), set_.text.source[i], set_.text.target[i], outputs.hypotheses[i]});
  }
  return outcome;
}

}  // namespace gloss
