#include "alignment/head_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "metrics/aer.h"

namespace gloss {

void to_json(nlohmann::json& json, const AligningHead& head) {
  json = {{"layer", head.layer},
          {"head", head.head},
          {"rows", rows_name(head.rows)},
          {"chosen_by", head.aer ? "gold" : "estimate"},
          {"aer", head.aer ? nlohmann::json(*head.aer) : nlohmann::json()}};
}

void from_json(const nlohmann::json& json, AligningHead& head) {
  head = {json.at("layer"), json.at("head"), rows_named(json.at("rows").get<std::string>()), {}};
  if (!json.at("aer").is_null()) {
    head.aer = json.at("aer").get<double>();
  }
}

AligningHead best_head(const std::vector<Candidate>& candidates, const std::vector<Links>& links) {
  std::optional<AligningHead> best;
  for (const Candidate& candidate : candidates) {
    const double aer = score_alignments(candidate.links, links).aer();
    if (!best || aer < *best->aer) {
      best = candidate.head;
      best->aer = aer;
    }
  }
  return best.value();
}

ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads) {
  ChosenHead chosen{
      std::max<int64_t>(0, std::ssize(heads) - 2), {}, AlignmentRows::Written, "by default", "by default"};
  if (choice.known && !choice.layer) {
    chosen = {choice.known->layer, choice.known->head, choice.known->rows, "", ""};
    chosen.head_because = chosen.rows_because = choice.known->aer ? "chosen by validation gold" : "estimated";
  }
  if (choice.layer || choice.head) {
    const bool finds_layer = !choice.layer && heads.size() > 1;
    chosen = {choice.layer.value_or(chosen.layer), choice.head, AlignmentRows::Written,
              finds_layer ? "head as asked, layer " + chosen.head_because : "as asked", "by default"};
  }
  if (heads == std::vector<int64_t>{1} && !chosen.head) {
    chosen.head = 0;
    chosen.head_because = "the only one";
  }
  if (choice.rows) {
    chosen.rows = *choice.rows;
    chosen.rows_because = "as asked";
  }
  if (chosen.layer >= std::ssize(heads)) {
    fail("--layer {}: expected a layer from 0 to {}", chosen.layer, heads.size() - 1);
  }
  if (chosen.head && *chosen.head >= heads[chosen.layer]) {
    fail("--head {}: expected a head from 0 to {}", *chosen.head, heads[chosen.layer] - 1);
  }
  return chosen;
}

std::string description(const ChosenHead& chosen, AttentionSite::Kind site) {
  const std::string head = fmt::format("layer {}, {}", chosen.layer,
                                       chosen.head ? fmt::format("head {}", *chosen.head) : "mean of its heads");
  const std::string rows = fmt::format("rows as {} ({})", rows_name(chosen.rows), chosen.rows_because);
  if (site == AttentionSite::Kind::Cross && chosen.head_because == chosen.rows_because) {
    return head + ", " + rows;
  }
  return fmt::format("{} ({}){}", head, chosen.head_because, site == AttentionSite::Kind::Cross ? ", " + rows : "");
}

}  // namespace gloss
