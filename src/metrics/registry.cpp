#include "metrics/registry.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "metrics/chrf.h"

namespace gloss {

std::span<const Metric> metrics() {
  static const std::array<Metric, 5> kMetrics{{
      {"loss", false, 4, true, false, false, [](const ValidationOutputs& of) { return of.loss; }},
      {"perplexity", false, 4, true, false, false, [](const ValidationOutputs& of) { return std::exp(of.loss); }},
      {"bleu", true, 2, false, true, false,
       [](const ValidationOutputs& of) {
         return bleu(of.hypotheses, of.references, {.tokenizer = of.tokenizer}).score;
       }},
      {"chrf", true, 2, false, true, false,
       [](const ValidationOutputs& of) { return chrf(of.hypotheses, of.references); }},
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

}  // namespace gloss
