#include "metrics/aer.h"

#include <map>
#include <set>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

using WordPair = std::pair<int, int>;

double share(size_t part, size_t whole) {
  return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void AlignmentScore::add(const Links& prediction, const Links& gold) {
  std::map<WordPair, bool> is_sure;
  for (const auto& link : gold) is_sure[{link.source, link.target}] |= link.sure;
  for (const auto& [words, sure_link] : is_sure) sure += sure_link;

  std::set<WordPair> links;
  for (const auto& link : prediction) links.emplace(link.source, link.target);
  predicted += links.size();
  for (const auto& words : links) {
    const auto found = is_sure.find(words);
    if (found == is_sure.end()) continue;
    ++predicted_possible;
    predicted_sure += found->second;
  }
}

double AlignmentScore::aer() const {
  return 1 - share(predicted_sure + predicted_possible, predicted + sure);
}
double AlignmentScore::precision() const {
  return share(predicted_possible, predicted);
}
double AlignmentScore::recall() const {
  return share(predicted_sure, sure);
}

AlignmentScore score_alignments(std::span<const Links> predictions, std::span<const Links> gold) {
  if (predictions.size() != gold.size()) {
    fail("alignments are compared line by line, expected as many predicted as gold ones, but got {} and {}",
         predictions.size(), gold.size());
  }
  AlignmentScore score;
  for (size_t i = 0; i < gold.size(); ++i) score.add(predictions[i], gold[i]);
  return score;
}

}  // namespace gloss
