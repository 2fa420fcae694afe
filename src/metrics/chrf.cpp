#include "metrics/chrf.h"

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "metrics/ngrams.h"
#include "metrics/unicode.h"

namespace gloss {
namespace {

constexpr size_t kOrders = 6;
constexpr double kBeta = 2;

std::vector<uint32_t> read_characters(const std::string& line, const ChrfOptions& options) {
  return visible_code_points(options.lowercase ? lowercase(line) : line);
}

/// The F-score of the mean precision and mean recall over the orders that have n-grams on both sides (sacreBLEU's
/// "effective order").
double f_score(const std::array<NgramMatches, kOrders>& matches) {
  double precision = 0;
  double recall = 0;
  double effective_orders = 0;
  for (const auto& match : matches) {
    if (match.hypothesis == 0 || match.reference == 0) continue;
    precision += static_cast<double>(match.shared) / static_cast<double>(match.hypothesis);
    recall += static_cast<double>(match.shared) / static_cast<double>(match.reference);
    ++effective_orders;
  }
  if (precision + recall == 0) return 0;
  precision /= effective_orders;
  recall /= effective_orders;
  constexpr double kFactor = kBeta * kBeta;
  return 100 * (1 + kFactor) * precision * recall / (kFactor * precision + recall);
}

}  // namespace

double chrf(std::span<const std::string> hypotheses, std::span<const std::string> references,
            const ChrfOptions& options) {
  if (hypotheses.size() != references.size()) {
    fail("chrF compares line by line, expected as many hypotheses as references, but got {} and {}", hypotheses.size(),
         references.size());
  }
  std::array<NgramMatches, kOrders> totals{};
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    const auto matches =
        match_ngrams(read_characters(hypotheses[i], options), read_characters(references[i], options), kOrders);
    for (size_t n = 0; n < kOrders; ++n) {
      // sacreBLEU ignores the hypothesis's n-grams if the reference is too short to have any.
      if (matches[n].reference > 0) totals[n].hypothesis += matches[n].hypothesis;
      totals[n].reference += matches[n].reference;
      totals[n].shared += matches[n].shared;
    }
  }
  return f_score(totals);
}

std::string chrf_signature(const ChrfOptions& options, std::string_view version) {
  return fmt::format("nrefs:1|case:{}|eff:yes|nc:{}|nw:0|space:no|version:{}", options.lowercase ? "lc" : "mixed",
                     kOrders, version);
}

}  // namespace gloss
