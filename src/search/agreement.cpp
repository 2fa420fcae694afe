#include "search/agreement.h"

#include <algorithm>

namespace gloss {
namespace {

/// A direction's heads to choose from or, if one is chosen already, the links of that one.
class Heads {
 public:
  explicit Heads(const Direction& of) : of_(of), rows_(of.choice.rows ? std::vector{*of.choice.rows} : of.rows) {
    const SegmentedPairs nothing{{Segmentation{}}, {Segmentation{}}};
    chosen_ = choose_head(align(of.model, nothing, {AttentionSite::Kind::Cross}).scored.front(), of.choice);
    const bool settled = of.choice.known && (of.choice.known->aer || of.choice.known->guided);
    open_ = !of.choice.layer && !of.choice.head && !settled && candidates(of.model, nothing, rows_).size() > 1;
  }

  bool open() const { return open_; }

  std::vector<Candidate> on(const SegmentedPairs& pairs) const {
    if (open_) return candidates(of_.model, pairs, rows_);
    return {Candidate{{}, word_links(of_.model, pairs, chosen_)}};
  }

  /// The chosen head or, if none was chosen before, `best`.
  ChosenHead with(const AligningHead& best) const {
    if (!open_) return chosen_;
    const std::string why = "chosen by agreement";
    return {best.layer, best.head, best.rows, why, of_.choice.rows ? chosen_.rows_because : why};
  }

  const ChosenHead& chosen() const { return chosen_; }

 private:
  const Direction& of_;
  std::vector<AlignmentRows> rows_;
  ChosenHead chosen_;
  bool open_;
};

}  // namespace

ChosenHeads choose_heads(const Direction& forward, const Direction& backward) {
  const Heads one(forward), other(backward);
  if (!one.open() && !other.open()) return {one.chosen(), other.chosen(), {}};
  const AgreeingHeads best = agreeing_heads(one.on(slice(forward.pairs, 0, kAgreementPairs)),
                                            other.on(slice(backward.pairs, 0, kAgreementPairs)));
  return {one.with(best.forward), other.with(best.backward), best.disagreement};
}

}  // namespace gloss
