#include "viewer/run_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "base/attention_site.h"
#include "metrics/aer.h"
#include "viewer/step_sampling.h"

namespace gloss {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kRows = 1000;
constexpr size_t kStepsOfHeads = 400;

Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  const double rounded = std::stod(fmt::format("{:.5g}", value));
  if (rounded == std::trunc(rounded) && std::abs(rounded) < 1e9) return static_cast<int64_t>(rounded);
  return rounded;
}

template <typename Values>
Json numbers(const Values& values) {
  Json json = Json::array();
  for (const auto value : values) json.push_back(number(value));
  return json;
}

/// The values of a column at the given steps; null where the column has none. `has` are the steps of the column.
Json at_steps(std::span<const int64_t> has, std::span<const double> column, std::span<const int64_t> steps) {
  Json json = Json::array();
  for (const int64_t step : steps) {
    const auto row = static_cast<size_t>(std::ranges::lower_bound(has, step) - has.begin());
    json.push_back(row < has.size() && has[row] == step ? number(column[row]) : Json(nullptr));
  }
  return json;
}

std::vector<int64_t> validated_steps(const LogReader& log, int64_t after) {
  std::vector<int64_t> steps;
  for (const ValidationRow& row : log.validations(after)) {
    if (steps.empty() || steps.back() != row.step) steps.push_back(row.step);
  }
  return steps;
}

// Data that does not change during a run.

/// The value of the top-level key `seed` in the resolved configuration.
Json seed_of(std::string_view configuration) {
  constexpr std::string_view kKey = "\nseed: ";
  const std::string text = fmt::format("\n{}\n", configuration);
  const size_t at = text.find(kKey);
  if (at == text.npos) return nullptr;
  const std::string value = text.substr(at + kKey.size(), text.find('\n', at + 1) - at - kKey.size());
  const Json seed = Json::parse(value, nullptr, false);
  return seed.is_number_integer() ? seed : Json(nullptr);
}

Json sites_of(const LogReader& log) {
  Json json = Json::array();
  for (const LoggedSite& site : log.sites()) {
    json.push_back({{"id", json.size()}, {"name", site.name}, {"layer", site.layer}, {"heads", site.heads}});
  }
  return json;
}

Json gold_of(const std::optional<Links>& gold) {
  if (!gold) return nullptr;
  Json sure = Json::array(), possible = Json::array();
  for (const Link& link : *gold) (link.sure ? sure : possible).push_back({link.source, link.target});
  return {{"sure", std::move(sure)}, {"possible", std::move(possible)}};
}

std::vector<std::string> without_end(std::vector<std::string> pieces) {
  if (!pieces.empty()) pieces.pop_back();
  return pieces;
}

Json examples_of(const LogReader& log) {
  Json json = Json::array();
  for (const LoggedExample& example : log.examples()) {
    const Side source = example.source_side(), target = example.target_side();
    json.push_back({{"id", json.size()},
                    {"source", example.source},
                    {"target", example.target},
                    {"source_pieces", without_end(example.source_pieces)},
                    {"target_pieces", without_end(example.target_pieces)},
                    {"source_words", source.words},
                    {"target_words", target.words},
                    {"source_word_of", source.word_of_piece},
                    {"target_word_of", target.word_of_piece},
                    {"gold", gold_of(example.gold)}});
  }
  return json;
}

Json changes_of(const LogReader& log) {
  Json json = Json::array();
  for (const ChangeRow& row : log.changes()) {
    json.push_back({{"step", row.step}, {"key", row.key}, {"old", row.before}, {"new", row.after}});
  }
  return json;
}

/// Links each target word to the source word at the same relative position.
Links diagonal(size_t source_words, size_t target_words) {
  Links links;
  for (size_t t = 0; t < target_words && source_words > 0; ++t) {
    const double along = target_words == 1 ? 0 : static_cast<double>(t) / static_cast<double>(target_words - 1);
    links.push_back(
        {static_cast<int>(std::nearbyint(along * static_cast<double>(source_words - 1))), static_cast<int>(t)});
  }
  return links;
}

Json diagonal_aer(const LogReader& log) {
  AlignmentScore score;
  bool has_gold = false;
  for (const LoggedExample& example : log.examples()) {
    if (!example.gold) continue;
    has_gold = true;
    score.add(diagonal(example.source_side().words.size(), example.target_side().words.size()), *example.gold);
  }
  return has_gold ? number(score.aer()) : Json(nullptr);
}

/// The head and rows that `align` uses, as validation chose them; null if it did not or they are not logged.
Json chosen(const LogReader& log) {
  const std::optional<AligningHead> head = log.aligning_head();
  const std::vector<LoggedSite> sites = log.sites();
  for (size_t site = 0; site < sites.size() && head; ++site) {
    if (site_kind(sites[site].name) == AttentionSite::Kind::Cross && sites[site].layer == head->layer) {
      return {{"site", site}, {"head", head->head}, {"rows", rows_name(head->rows)}, {"by", chosen_by(*head)}};
    }
  }
  return nullptr;
}

/// The head that learned given links; null if none did.
Json guided(const LogReader& log) {
  const std::optional<GuidedHead> head = log.guided_head();
  const std::vector<LoggedSite> sites = log.sites();
  for (size_t site = 0; site < sites.size() && head; ++site) {
    if (head->is(sites[site].name, sites[site].layer, head->head)) return {{"site", site}, {"head", head->head}};
  }
  return nullptr;
}

// Data that grows with the steps.

Json rows_of_steps(const LogReader& log, std::span<const int64_t> steps, int64_t after) {
  const StepTable table = log.steps(after);
  return {{"step", steps},
          {"epoch", at_steps(table.step, table.epoch, steps)},
          {"loss", at_steps(table.step, table.loss, steps)},
          {"learning_rate", at_steps(table.step, table.learning_rate, steps)}};
}

Json validations_of(const LogReader& log, int64_t after) {
  Json json = Json::array();
  for (const ValidationRow& row : log.validations(after)) {
    json.push_back({{"step", row.step}, {"name", row.name}, {"value", number(row.value)}});
  }
  return json;
}

Json samples_of(const LogReader& log, int64_t after) {
  Json json = Json::array();
  for (const SampleRow& row : log.samples(after)) {
    json.push_back({{"step", row.step},
                    {"line", row.line},
                    {"source", row.source},
                    {"reference", row.reference},
                    {"output", row.output}});
  }
  return json;
}

Json heads_of(const LogReader& log, std::span<const int64_t> steps, int64_t after) {
  Json series = Json::array();
  const std::vector<LoggedSite> sites = log.sites();
  for (size_t site = 0; site < sites.size(); ++site) {
    for (size_t head = 0; head < sites[site].heads; ++head) {
      const HeadTable table = log.statistics(site, head, after);
      const auto column = [&](const std::vector<double>& values) { return at_steps(table.step, values, steps); };
      series.push_back({{"site", site},
                        {"head", head},
                        {"entropy", column(table.entropy)},
                        {"relative_entropy", column(table.relative_entropy)},
                        {"confidence", column(table.confidence)},
                        {"coverage_penalty", column(table.coverage_penalty)},
                        {"monotonicity", column(table.monotonicity)},
                        {"aer", column(table.aer)},
                        {"aer_shifted", column(table.aer_shifted)}});
    }
  }
  return {{"step", steps}, {"series", std::move(series)}};
}

Json convergence_of(const ConvergenceTable& table) {
  const std::vector<int64_t> steps = choose_steps(table.steps, {}, kStepsOfHeads);
  Json series = Json::array();
  for (size_t site = 0; site < table.similarities.size(); ++site) {
    for (size_t head = 0; head < table.similarities[site].size(); ++head) {
      const std::optional<int64_t>& emerged = table.emerged[site][head];
      series.push_back({{"site", site},
                        {"head", head},
                        {"emerged", emerged ? Json(*emerged) : Json(nullptr)},
                        {"converged", at_steps(table.steps, table.similarities[site][head], steps)}});
    }
  }
  return {{"step", steps}, {"series", std::move(series)}};
}

Json pieces_of(const LogReader& log, std::span<const int64_t> steps) {
  Json json = Json::array();
  const size_t examples = log.examples().size();
  for (size_t example = 0; example < examples && !steps.empty(); ++example) {
    Json losses = Json::array(), centres = Json::array();
    for (const int64_t step : steps) {
      const PieceRow row = log.pieces(step, example);
      losses.push_back(numbers(row.losses));
      if (!row.centres.empty()) centres.push_back(numbers(row.centres));
    }
    const bool centred = centres.size() == steps.size();
    json.push_back({{"example", example},
                    {"step", steps},
                    {"losses", std::move(losses)},
                    {"centres", centred ? std::move(centres) : Json(nullptr)}});
  }
  return json;
}

Json maps_of(const LogReader& log, std::span<const int64_t> steps, std::optional<size_t> reported) {
  Json json = Json::array();
  const std::vector<LoggedSite> sites = log.sites();
  const std::vector<LoggedExample> examples = log.examples();
  for (size_t example = 0; example < examples.size() && !steps.empty(); ++example) {
    for (size_t site = 0; site < sites.size(); ++site) {
      const MapShape shape = shape_of(sites[site], examples[example]);
      json.push_back(
          {{"example", example}, {"site", site}, {"rows", shape.rows}, {"columns", shape.columns}, {"steps", steps}});
      if (reported) json.back()["block"] = block_of_maps(*reported, example, site);
    }
  }
  return json;
}

/// The fields that RUN and RunDelta share.
Json growing(const LogReader& log, int64_t after, const StepSelection& steps) {
  return {{"session_id", log.session_id()},
          {"complete", log.is_complete()},
          {"last", log.last_step()},
          {"chosen", chosen(log)},
          {"guided", guided(log)},
          {"steps", rows_of_steps(log, steps.rows, after)},
          {"validations", validations_of(log, after)},
          {"samples", samples_of(log, after)},
          {"heads", heads_of(log, steps.heads, after)},
          {"pieces", pieces_of(log, steps.maps)}};
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

StepSelection steps_to_tell(const LogReader& log, int64_t after) {
  const std::vector<int64_t> validated = validated_steps(log, after);
  const auto thinned = [&](const std::vector<int64_t>& steps, size_t most) {
    return choose_steps(steps, validated, std::max(most, 2 * validated.size()));
  };
  std::vector<int64_t> logged = log.logged_steps(after);
  return {thinned(log.steps(after).step, kRows), thinned(logged, kStepsOfHeads), std::move(logged)};
}

std::string run_to_json(const LogReader& log, const StepSelection& steps, const ConvergenceTable& convergence,
                        std::optional<size_t> reported) {
  auto about = log.run();
  Json run{{"name", about["name"]},
           {"folder", log.folder().native()},
           {"model", about["model"]},
           {"configuration", about["configuration"]},
           {"seed", seed_of(about["configuration"])},
           {"version", about["gloss"]},
           {"changes", changes_of(log)},
           {"sites", sites_of(log)},
           {"examples", examples_of(log)},
           {"diagonal_aer", diagonal_aer(log)}};
  run.update(growing(log, kBeforeAll, steps));
  run["convergence"] = convergence_of(convergence);
  run["maps"] = maps_of(log, steps.maps, reported);
  return to_text(run);
}

std::string run_delta_to_json(const LogReader& log, int64_t after, const std::optional<ConvergenceTable>& convergence) {
  const StepSelection steps = steps_to_tell(log, after);
  Json delta = growing(log, after, steps);
  delta["convergence"] = convergence ? convergence_of(*convergence) : Json(nullptr);
  delta["maps"] = maps_of(log, steps.maps, std::nullopt);
  return to_text(delta);
}

std::string block_of_maps(size_t reported, size_t example, size_t site) {
  return fmt::format("maps-{}-{}-{}", reported, example, site);
}

}  // namespace gloss
