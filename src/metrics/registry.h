#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "metrics/bleu.h"

namespace gloss {

/// What a model did on the validation set, from which every metric computes its value.
struct ValidationOutputs {
  double loss = 0;                      // nats for each target piece, not label-smoothed; where a metric reads it
  std::vector<std::string> hypotheses;  // a translation of every source; where a metric reads them
  std::span<const std::string> references;
  BleuTokenizer tokenizer = BleuTokenizer::k13a;
  std::optional<double> alignment_error_rate;  // of the best head, where there is gold
};

/// One validation metric.
struct Metric {
  std::string name;
  bool larger_is_better;
  int digits;  // shown behind the point
  bool reads_loss, reads_hypotheses, reads_gold;
  double (*value)(const ValidationOutputs& outputs);
};

/// loss, perplexity, bleu, chrf, chrf++, aer. A new metric is a row here.
std::span<const Metric> metrics();

/// The metric of that name, which must be one of them.
const Metric& metric_named(const std::string& name);

std::vector<std::string> metric_names();

/// A metric of translations whose score of a corpus, from 0 to 100, is a function of counts summed over its sentences.
struct TextMetric {
  std::string name, shown_as;  // "chrf++", "chrF2++"
  std::vector<Counts> (*counts)(std::span<const std::string> hypotheses, const References& references,
                                const BleuOptions& options);
  double (*score)(const Counts& corpus);
  std::string (*details)(const Counts& corpus);  // shown behind the score
  std::string (*signature)(const BleuOptions& options);
};

/// bleu, chrf, chrf++.
std::span<const TextMetric> text_metrics();

}  // namespace gloss
