#include "run/training_state.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace gloss {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::ThrowsMessage;

json written() {
  TrainingState state;
  state.step = 20;
  state.batches = 7;
  state.best_steps = {10, 20};
  state.scores = {{"loss", 2.5}};
  state.snapshots = {{20, -2.5}};
  state.aligning_head = AligningHead{1, 0, AlignmentRows::Read, 0.25};
  return json::parse(to_json(state));
}

TrainingState read(const json& state) {
  return state_from_json(state.dump(), "run/state.json");
}

TEST(TrainingState, IsReadAsItWasWritten) {
  const TrainingState state = read(written());
  EXPECT_EQ(state.step, 20);
  EXPECT_EQ(state.snapshots.front().score, -2.5);
  EXPECT_EQ(json::parse(to_json(state)), written());
}

TEST(TrainingState, NamesTheFileThatItRefuses) {
  const json head = {{"layer", 0}, {"head", 0}, {"rows", "written"}, {"aer", nullptr}};
  const auto head_with = [&](const char* key, const json& value) {
    json changed = head;
    changed[key] = value;
    return changed;
  };
  const std::vector<std::pair<const char*, json>> hostile{
      {"step", -1},
      {"step", 1e300},
      {"step", "5"},
      {"step", true},
      {"epoch", int64_t{1} << 62},
      {"batch_index", -1},
      {"batch_index", int64_t{1} << 40},
      {"batches", -1},
      {"seconds", nullptr},
      {"best", "low"},
      {"best_steps", 5},
      {"best_steps", {1, "x"}},
      {"best_steps", {-1}},
      {"scores", {1, 2}},
      {"schedule", {1}},
      {"snapshots", {{"a", 1}}},
      {"snapshots", {1}},
      {"snapshots", {{{"step", -1}, {"score", 0}}}},
      {"aligning_head", 5},
      {"aligning_head", head_with("layer", -1)},
      {"aligning_head", head_with("head", -1)},
      {"aligning_head", head_with("head", 1e300)},
      {"aligning_head", head_with("head", int64_t{1} << 40)},
      {"aligning_head", head_with("rows", "both")},
      {"aligning_head", head_with("aer", "low")},
      {"corpus", 1},
      {"checksums", {{"model.safetensors", 5}}},
      {"format", {{{{1}}}}},
  };
  for (const auto& [key, value] : hostile) {
    json state = written();
    state[key] = value;
    EXPECT_THAT([&] { read(state); }, ThrowsMessage<Error>(HasSubstr("run/state.json"))) << key << " " << value;
  }
}

TEST(TrainingState, IsRefusedWhereItsFormatIsNestedDeep) {
  std::string deep = R"({"format":)";
  deep.append(1'000'000, '[').append(1'000'000, ']').append("}");
  EXPECT_THAT([&] { state_from_json(deep, "run/state.json"); }, ThrowsMessage<Error>(HasSubstr("run/state.json")));
}

}  // namespace
}  // namespace gloss
