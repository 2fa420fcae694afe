#include "run/training_state.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/parse_json.h"

namespace gloss {
namespace {

using nlohmann::json;

constexpr int kFormat = 2;                                                  // see README for the parameter names
constexpr int64_t kMost = 1'000'000'000'000, kMostBatches = 1'000'000'000;  // products of two batches fit

int64_t count(const json& number, int64_t most = kMost) {
  if (!number.is_number_integer() || number < 0 || number > most) {
    fail("expected a whole number from 0 to {}, but got {}", most, number.dump());
  }
  return number;
}

const json::array_t& list(const json& of, const char* key) {
  return of.at(key).get_ref<const json::array_t&>();
}

int64_t count(const json& of, const char* key, int64_t most = kMost) {
  try {
    return count(of.at(key), most);
  } catch (const Error& error) {
    fail("{}: {}", key, error.what());
  }
}

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
  const json in = parse_json(text, file);
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
    state.step = count(in, "step");
    state.epoch = count(in, "epoch");
    state.batch_index = count(in, "batch_index", kMostBatches);
    state.batches = in.contains("batches") ? count(in, "batches", kMostBatches) : 0;
    state.seconds = in.at("seconds").get<double>();
    if (!in.at("best").is_null()) {
      state.best = in.at("best").get<double>();
    }
    for (const json& step : list(in, "best_steps")) state.best_steps.push_back(count(step));
    state.waited = count(in, "waited");
    state.scores = in.at("scores").get<std::map<std::string, double>>();
    const json& schedule = in.at("schedule");
    state.schedule = {schedule.at("factor").get<double>(),
                      schedule.at("best").get<double>(),
                      count(schedule, "waited"),
                      schedule.at("seen").get<bool>(),
                      {}};
    if (schedule.contains("decay")) {
      state.schedule.decay = {count(schedule["decay"], "begin"), count(schedule["decay"], "end")};
    }
    for (const json& snapshot : in.contains("snapshots") ? list(in, "snapshots") : json::array_t()) {
      state.snapshots.push_back({count(snapshot, "step"), snapshot.at("score").get<double>()});
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
  } catch (const Error& error) {
    fail("{}: {}", file, error.what());
  }
  return state;
}

}  // namespace gloss
