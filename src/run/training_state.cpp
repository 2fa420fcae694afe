#include "run/training_state.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace gloss {
namespace {

using nlohmann::json;

constexpr int kFormat = 2;  // see README for the parameter names

}  // namespace

std::string to_json(const TrainingState& state) {
  json out = {{"format", kFormat},
              {"step", state.step},
              {"epoch", state.epoch},
              {"batch_index", state.batch_index},
              {"batches", state.batches},
              {"seconds", state.seconds},
              {"best", state.best ? json(*state.best) : json()},
              {"best_steps", state.best_steps},
              {"waited", state.waited},
              {"scores", state.scores},
              {"schedule",
               {{"factor", state.schedule.factor},
                {"best", state.schedule.best},
                {"waited", state.schedule.waited},
                {"seen", state.schedule.seen},
                {"decay", {{"begin", state.schedule.decay.begin}, {"end", state.schedule.decay.end}}}}},
              {"snapshots", json::array()},
              {"aligning_head", json()},
              {"corpus", state.corpus},
              {"vocabulary", state.vocabulary},
              {"arithmetic", state.arithmetic},
              {"checksums", state.checksums}};
  for (const Snapshot& snapshot : state.snapshots) {
    out["snapshots"].push_back({{"step", snapshot.step}, {"score", snapshot.score}});
  }
  if (state.aligning_head) {
    out["aligning_head"] = *state.aligning_head;
  }
  return out.dump(2) + "\n";
}

TrainingState state_from_json(const std::string& text, const std::string& file) {
  const json in = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!in.is_object() || !in.contains("format")) {
    fail("{}: expected the state of a gloss run", file);
  }
  if (in["format"] != kFormat) {
    fail(
        "{}: the checkpoint has format {}, expected {}: an older gloss wrote it, which named parameters otherwise; "
        "train again",
        file, in["format"].dump(), kFormat);
  }
  TrainingState state;
  try {
    state.step = in.at("step");
    state.epoch = in.at("epoch");
    state.batch_index = in.at("batch_index");
    state.batches = in.value("batches", 0);
    state.seconds = in.at("seconds");
    if (!in.at("best").is_null()) {
      state.best = in.at("best").get<double>();
    }
    state.best_steps = in.at("best_steps").get<std::vector<int64_t>>();
    state.waited = in.at("waited");
    state.scores = in.at("scores");
    const json& schedule = in.at("schedule");
    state.schedule = {schedule.at("factor"), schedule.at("best"), schedule.at("waited"), schedule.at("seen"), {}};
    if (schedule.contains("decay")) {
      state.schedule.decay = {schedule["decay"].at("begin"), schedule["decay"].at("end")};
    }
    for (const json& snapshot : in.value("snapshots", json::array())) {
      state.snapshots.push_back({snapshot.at("step"), snapshot.at("score")});
    }
    const json& head = in.at("aligning_head");
    if (!head.is_null()) {
      state.aligning_head = head.get<AligningHead>();
    }
    state.corpus = in.at("corpus");
    state.vocabulary = in.at("vocabulary");
    state.arithmetic = in.value("arithmetic", "");
    state.checksums = in.at("checksums").get<std::map<std::string, std::string>>();
  } catch (const json::exception& error) {
    const std::string problem = error.what();  // "[json.exception.out_of_range.403] key 'rows' not found"
    fail("{}: expected the state of a run of this version of gloss, but {}", file,
         problem.substr(problem.find("] ") + 2));
  }
  return state;
}

}  // namespace gloss
