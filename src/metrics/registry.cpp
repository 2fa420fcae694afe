#include "metrics/registry.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "metrics/chrf.h"

namespace gloss {
namespace {

constexpr size_t kPlusPlus = 2;  // chrF++ has word 1- and 2-grams

template <size_t word_order>
TextMetric chrf_metric(const std::string& name, const std::string& shown_as) {
  return {name,
          shown_as,
          [](std::span<const std::string> hypotheses, const References& references, const BleuOptions& options) {
            return chrf_counts(hypotheses, references, {options.lowercase, word_order});
          },
          chrf,
          [](const Counts&) { return std::string(); },
          [](const BleuOptions& options) {
            return chrf_signature({options.lowercase, word_order});
          }};
}

/// "75.8/53.0/38.9/28.5 (BP = 1.000 ratio = 1.002 hyp_len = 9 ref_len = 9)", as sacreBLEU shows it.
std::string bleu_details(const Counts& corpus) {
  const BleuScore score = bleu(corpus);
  const auto& [one, two, three, four] = score.precisions;
  const auto length = static_cast<double>(score.hypothesis_length);
  return fmt::format("{:.1f}/{:.1f}/{:.1f}/{:.1f} (BP = {:.3f} ratio = {:.3f} hyp_len = {} ref_len = {})", one, two,
                     three, four, score.brevity_penalty,
                     score.reference_length == 0 ? 0 : length / static_cast<double>(score.reference_length),
                     score.hypothesis_length, score.reference_length);
}

}  // namespace

std::span<const Metric> metrics() {
  static const std::array<Metric, 6> kMetrics{{
      {"loss", false, 4, true, false, false, [](const ValidationOutputs& of) { return of.loss; }},
      {"perplexity", false, 4, true, false, false, [](const ValidationOutputs& of) { return std::exp(of.loss); }},
      {"bleu", true, 2, false, true, false,
       [](const ValidationOutputs& of) {
         return bleu(of.hypotheses, {of.references}, {.tokenizer = of.tokenizer}).score;
       }},
      {"chrf", true, 2, false, true, false,
       [](const ValidationOutputs& of) { return chrf(of.hypotheses, {of.references}); }},
      {"chrf++", true, 2, false, true, false,
       [](const ValidationOutputs& of) { return chrf(of.hypotheses, {of.references}, {.word_order = kPlusPlus}); }},
      {"aer", false, 4, false, false, true,
       [](const ValidationOutputs& of) { return of.alignment_error_rate.value_or(1); }},
  }};
  return kMetrics;
}

const Metric& metric_named(const std::string& name) {
  const auto found = std::ranges::find(metrics(), name, &Metric::name);
  if (found == metrics().end()) {
    fail("there is no validation metric {}", name);
  }
  return *found;
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) {
    names.push_back(metric.name);
  }
  return names;
}

std::span<const TextMetric> text_metrics() {
  static const std::array<TextMetric, 3> kMetrics{
      {{"bleu", "BLEU", bleu_counts, [](const Counts& corpus) { return bleu(corpus).score; }, bleu_details,
        bleu_signature},
       chrf_metric<0>("chrf", "chrF2"),
       chrf_metric<kPlusPlus>("chrf++", "chrF2++")}};
  return kMetrics;
}

}  // namespace gloss
