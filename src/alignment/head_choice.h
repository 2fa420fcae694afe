#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "alignment/attention_map.h"
#include "base/attention_site.h"
#include "metrics/links.h"

namespace gloss {

/// A cross-attention head and the rows to read links from: those that validation chose or that learned given links.
struct AligningHead {
  int64_t layer = 0;
  int64_t head = 0;
  AlignmentRows rows = AlignmentRows::Written;
  std::optional<double> aer;  // if gold links chose
  bool guided = false;        // it learned given links; if neither, it was estimated
};

/// "gold", "guided" or "estimate".
const char* chosen_by(const AligningHead& head);

/// {"layer": 1, "head": 0, "rows": "written", "chosen_by": "gold", "aer": 0.12}, or "chosen_by": "guided" or
/// "estimate" with null.
void to_json(nlohmann::json& json, const AligningHead& head);
void from_json(const nlohmann::json& json, AligningHead& head);  // Error for a layer or head below 0

/// A cross-attention head that learned given links, see training/guided_alignment.h.
struct GuidedHead {
  int64_t layer = 0;
  int64_t head = 0;

  /// Whether it is this head of the attention called `site`.
  bool is(std::string_view site, int64_t of_layer, size_t of_head) const {
    return site == site_name(AttentionSite::Kind::Cross) && layer == of_layer && head == static_cast<int64_t>(of_head);
  }
};

/// {"layer": 1, "head": 0}
void to_json(nlohmann::json& json, const GuidedHead& head);
void from_json(const nlohmann::json& json, GuidedHead& head);

/// A head at one of its rows, with the links that it gives for each pair of a corpus.
struct Candidate {
  AligningHead head;
  std::vector<Links> links;
};

/// The candidate with the lowest alignment error rate (AER) against these links (Och and Ney 2003), the first on ties.
AligningHead best_head(const std::vector<Candidate>& candidates, const std::vector<Links>& links);

/// A head of each of two directions, and 1 - 2 |A n B| / (|A| + |B|) of their links A and B, from 0 to 1.
struct AgreeingHeads {
  AligningHead forward, backward;
  double disagreement = 0;
};

/// The heads of two directions of a text whose links agree best, the first on ties. The links of `backward` are
/// target-source.
AgreeingHeads agreeing_heads(const std::vector<Candidate>& forward, const std::vector<Candidate>& backward);

/// Selects the head and rows of an attention to show or to extract alignments from.
struct HeadChoice {
  std::optional<int64_t> layer, head;  // as given by the user, from 0
  std::optional<AlignmentRows> rows;   // the same
  std::optional<AligningHead> known;   // cross-attention: as validation chose; see choose_head()
};

/// A layer and one of its heads (none: the mean over all heads), the rows, and who chose them.
struct ChosenHead {
  int64_t layer;
  std::optional<int64_t> head;
  AlignmentRows rows;
  std::string head_because, rows_because;  // "chosen by validation gold", "estimated", "as asked" …
};

/// Resolves a choice for a model whose layers have `heads` heads each. The layer defaults to that of `known` or else
/// the last but one, the head to the mean over the layer's heads, the rows to Written; if no layer or head is given,
/// `known` is used if present. Throws Error if there is no such layer or head.
ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads);

/// "layer 1, head 0, rows as written (estimated)", or with a reason for each. Only cross-attention has such rows.
std::string description(const ChosenHead& chosen, AttentionSite::Kind site = AttentionSite::Kind::Cross);

}  // namespace gloss
