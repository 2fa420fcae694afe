#include "alignment/head_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "metrics/aer.h"

namespace gloss {
namespace {

/// The source-target links of a corpus, each as a number, sorted.
std::vector<uint64_t> numbered(const std::vector<Links>& pairs, bool inverse) {
  std::vector<uint64_t> numbers;
  for (size_t i = 0; i < pairs.size(); ++i) {
    for (const auto& [source, target, sure] : pairs[i]) {
      numbers.push_back(i << 40 | static_cast<uint64_t>(inverse ? target : source) << 20 | (inverse ? source : target));
    }
  }
  std::ranges::sort(numbers);
  return numbers;
}

/// 1 - 2 |A n B| / (|A| + |B|); 0 if both are empty.
double disagreement(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<uint64_t> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return a.empty() && b.empty() ? 0
                                : 1 - 2 * static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size());
}

/// The number of a layer or of one of its heads, which may come from a stranger.
int64_t place(const nlohmann::json& json, const char* key) {
  const nlohmann::json& number = json.at(key);
  if (!number.is_number_integer() || number < 0 || number > INT32_MAX)
    fail("expected a {} counted from 0, but got {}", key, number.dump());
  return number;
}

}  // namespace

const char* chosen_by(const AligningHead& head) {
  if (head.aer) return "gold";
  return head.guided ? "guided" : "estimate";
}

void to_json(nlohmann::json& json, const AligningHead& head) {
  json = {{"layer", head.layer},
          {"head", head.head},
          {"rows", rows_name(head.rows)},
          {"chosen_by", chosen_by(head)},
          {"aer", head.aer ? nlohmann::json(*head.aer) : nlohmann::json()}};
}

void to_json(nlohmann::json& json, const GuidedHead& head) {
  json = {{"layer", head.layer}, {"head", head.head}};
}

void from_json(const nlohmann::json& json, GuidedHead& head) {
  head = {place(json, "layer"), place(json, "head")};
}

void from_json(const nlohmann::json& json, AligningHead& head) {
  head = {place(json, "layer"), place(json, "head"), rows_named(json.at("rows").get<std::string>()), {}};
  if (!json.at("aer").is_null()) {
    head.aer = json.at("aer").get<double>();
  }
  head.guided = json.value("chosen_by", "") == "guided";
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

AgreeingHeads agreeing_heads(const std::vector<Candidate>& forward, const std::vector<Candidate>& backward) {
  std::vector<std::vector<uint64_t>> others;
  for (const Candidate& b : backward) others.push_back(numbered(b.links, true));
  std::optional<AgreeingHeads> best;
  for (const Candidate& a : forward) {
    const std::vector<uint64_t> links = numbered(a.links, false);
    for (size_t i = 0; i < backward.size(); ++i) {
      const double value = disagreement(links, others[i]);
      if (!best || value < best->disagreement) best = {a.head, backward[i].head, value};
    }
  }
  return best.value();
}

ChosenHead choose_head(const HeadChoice& choice, const std::vector<int64_t>& heads) {
  ChosenHead chosen{
      std::max<int64_t>(0, std::ssize(heads) - 2), {}, AlignmentRows::Written, "by default", "by default"};
  if (choice.known && !choice.layer) {
    chosen = {choice.known->layer, choice.known->head, choice.known->rows, "", ""};
    chosen.head_because = chosen.rows_because = choice.known->aer      ? "chosen by validation gold"
                                                : choice.known->guided ? "learned given links"
                                                                       : "estimated";
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
  const bool has_layer = chosen.layer >= 0 && chosen.layer < std::ssize(heads);
  const bool has_head = has_layer && (!chosen.head || (*chosen.head >= 0 && *chosen.head < heads[chosen.layer]));
  if (!has_head && choice.known && !choice.layer && !choice.head) {
    fail("aligning_head of state.json: the model has no layer {} with a head {}", chosen.layer,
         chosen.head.value_or(0));
  }
  if (!has_layer) {
    fail("--layer {}: expected a layer from 0 to {}", chosen.layer, heads.size() - 1);
  }
  if (!has_head) {
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
