#include "commands/logged_maps.h"

#include <algorithm>
#include <sstream>

#include "base/attention_site.h"
#include "base/error.h"
#include "base/parse_number.h"

namespace gloss {
namespace {

struct LoggedHead {
  size_t site;
  ChosenHead chosen;
};

/// The layer and head that the choice selects. The default head of `align` applies to cross-attention only.
LoggedHead logged_head(const std::vector<LoggedSite>& sites, const LoggedChoice& choice) {
  std::vector<size_t> layers;
  std::vector<int64_t> heads;
  for (size_t s = 0; s < sites.size(); ++s) {
    if (sites[s].name == choice.site) {
      layers.push_back(s);
      heads.push_back(static_cast<int64_t>(sites[s].heads));
    }
  }
  if (layers.empty()) {
    fail("--site {}: the run logged no such attention (attention_log.sites); --line or --source computes it",
         choice.site);
  }
  HeadChoice head = choice.head;
  if (site_kind(choice.site) != AttentionSite::Kind::Cross) {
    head.known.reset();
  }
  const ChosenHead chosen = choose_head(head, heads);
  return {layers.at(static_cast<size_t>(chosen.layer)), chosen};
}

Matrix mean_of(const LoggedMap& map) {
  Matrix mean = map.head(0);
  for (size_t h = 1; h < map.shape.heads; ++h) {
    const Matrix head = map.head(h);
    for (size_t i = 0; i < mean.values.size(); ++i) mean.values[i] += head.values[i];
  }
  for (float& value : mean.values) value /= static_cast<float>(map.shape.heads);
  return mean;
}

}  // namespace

AttentionMap self_attention_map(const std::string& site, std::vector<std::string> pieces, Matrix weights) {
  AttentionMap map;
  map.target = pieces;
  map.axes = "columns and rows: source pieces; a row looks at columns";
  if (site_kind(site) == AttentionSite::Kind::DecoderSelf) {
    pieces.insert(pieces.begin(), "<s>");
    pieces.pop_back();
    map.axes = "columns: pieces as read; rows: pieces as written";
  }
  map.source = std::move(pieces);
  map.weights = std::move(weights);
  return map;
}

std::vector<int64_t> steps_named(const std::string& asked, const std::vector<int64_t>& logged,
                                 std::optional<int64_t> best) {
  if (logged.empty()) {
    fail("the run has logged no attention: give --source and --target, or train with attention_log");
  }
  std::vector<int64_t> steps;
  std::istringstream list(asked);
  for (std::string word; std::getline(list, word, ',');) {
    if (word == "first" || word == "last") {
      steps.push_back(word == "first" ? logged.front() : logged.back());
    } else if (word == "best") {
      steps.push_back(best.value_or(logged.back()));
    } else if (const std::optional<int64_t> step = parse_number(word)) {
      steps.push_back(*step);
    } else {
      fail("--step {}: expected first, last, best or steps divided by commas", asked);
    }
  }
  if (steps.empty()) {
    fail("--step: expected first, last, best or steps divided by commas");
  }
  return steps;
}

AttentionMap logged_map(const LogReader& log, const LoggedChoice& choice, int64_t step) {
  const std::vector<LoggedExample> examples = log.examples();
  if (choice.example >= examples.size()) {
    fail("--example {}: expected an example from 0 to {}", choice.example, examples.size() - 1);
  }
  const LoggedExample& example = examples[choice.example];
  const auto [site, chosen] = logged_head(log.sites(), choice);
  const LoggedMap logged = log.map(step, choice.example, site);
  Matrix weights = chosen.head ? logged.head(static_cast<size_t>(*chosen.head)) : mean_of(logged);
  AttentionMap map;
  if (site_kind(choice.site) != AttentionSite::Kind::Cross) {
    map = self_attention_map(
        choice.site,
        site_kind(choice.site) == AttentionSite::Kind::EncoderSelf ? example.source_pieces : example.target_pieces,
        std::move(weights));
  } else {
    const auto side = [&](const Side& words, const std::vector<std::string>& pieces) {
      return choice.by_word ? words : by_piece({pieces.begin(), pieces.end() - 1});
    };
    map = pieces_to_words({std::move(weights), log.pieces(step, choice.example).centres},
                          side(example.source_side(), example.source_pieces),
                          side(example.target_side(), example.target_pieces), chosen.rows);
  }
  map.shows = description(chosen, site_kind(choice.site));
  return map;
}

}  // namespace gloss
