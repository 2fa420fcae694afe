#include "viewer/run_json.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "runlog/log_fixture.h"
#include "runlog/log_reader.h"

namespace gloss {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;

/// Steps 0 to `last`, with a validation at each fourth.
void write_run(LogWriter& log, int64_t last) {
  log.plan(small_plan());
  log.set_property("name", "small");
  log.set_property("model", "Luong, one head");
  log.set_property("configuration", "name: small\nseed: 12\nmodel:\n  seed: 3\n");
  log.set_property("gloss", "0.1.0");
  for (int64_t step = 0; step <= last; ++step) {
    write_step(log, step);
    if (step % 4 != 3) continue;
    log.write(ValidationRow{step, "bleu", 10.0 + static_cast<double>(step)});
    log.write(SampleRow{step, 1, "ja", "yes", "no"});
  }
}

Json told(const LogReader& log) {
  const StepSelection steps = steps_to_tell(log, kBeforeAll);
  return Json::parse(run_to_json(log, steps, log.convergence(steps.heads), std::nullopt));
}

TEST(ToldRun, SaysWhatTheRunIs) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  const Json run = told(LogReader(folder.file()));
  EXPECT_EQ(run["name"], "small");
  EXPECT_EQ(run["folder"], folder.path().native());
  EXPECT_EQ(run["model"], "Luong, one head");
  EXPECT_EQ(run["configuration"], "name: small\nseed: 12\nmodel:\n  seed: 3\n");
  EXPECT_EQ(run["seed"], 12);
  EXPECT_EQ(run["version"], "0.1.0");
  EXPECT_EQ(run["last"], 8);
  EXPECT_EQ(run["sites"], Json::parse(R"([{"id": 0, "name": "encoder_self", "layer": 0, "heads": 1},
                                          {"id": 1, "name": "cross", "layer": 1, "heads": 2}])"));
  EXPECT_EQ(run["examples"][0], Json::parse(R"({
    "id": 0, "source": "Haustür klemmt", "target": "door jams",
    "source_pieces": ["▁Haus", "tür", "▁klemmt"], "target_pieces": ["▁door", "▁jams"],
    "source_words": ["Haustür", "klemmt"], "target_words": ["door", "jams"],
    "source_word_of": [0, 0, 1], "target_word_of": [0, 1],
    "gold": {"sure": [[0, 0]], "possible": [[1, 1]]}})"));
  EXPECT_EQ(run["examples"][1]["gold"], nullptr);
  EXPECT_EQ(run["diagonal_aer"], 0) << "both words are where the diagonal has them";
}

TEST(ToldRun, HasNoSeedWhereTheConfigurationHasNone) {
  const LogFolder folder;
  LogWriter log(folder.file());
  EXPECT_EQ(told(LogReader(folder.file()))["seed"], nullptr);
  log.set_property("configuration", "seed: a lot\n");
  EXPECT_EQ(told(LogReader(folder.file()))["seed"], nullptr);
}

TEST(ToldRun, SaysWhatWasChanged) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  EXPECT_EQ(told(LogReader(folder.file()))["changes"], Json::array());
  log.write(ChangeRow{4, "training.clip_norm", "1.0", "null"});
  EXPECT_EQ(told(LogReader(folder.file()))["changes"],
            Json::parse(R"([{"step": 4, "key": "training.clip_norm", "old": "1.0", "new": "null"}])"));
}

TEST(ToldRun, SaysWhatWasMeasured) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  log.write(StepRow{9, 0.09, std::numeric_limits<double>::quiet_NaN(), 1.0 / 3, 0.5, 7, 0.25});
  const LogReader reader(folder.file());
  const Json run = told(reader);
  EXPECT_EQ(run["last"], 9);
  EXPECT_EQ(run["steps"]["step"], Json({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(run["steps"]["loss"][3], 1.25);
  EXPECT_EQ(run["steps"]["loss"][9], nullptr) << "not a number";
  EXPECT_EQ(run["steps"]["epoch"][8], 0.08);
  EXPECT_EQ(run["steps"]["learning_rate"][9], 0.33333) << "five digits";
  EXPECT_EQ(run["validations"][1], Json::parse(R"({"step": 7, "name": "bleu", "value": 17})"));
  EXPECT_EQ(run["samples"][0],
            Json::parse(R"({"step": 3, "line": 1, "source": "ja", "reference": "yes", "output": "no"})"));
  EXPECT_EQ(run["heads"]["step"], Json({0, 1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(run["heads"]["series"].size(), 3u);
  const Json& head = run["heads"]["series"][2];
  EXPECT_EQ(head["site"], 1);
  EXPECT_EQ(head["head"], 1);
  EXPECT_EQ(head["aer"], Json(std::vector<Json>(9)));
  const Json& convergence = run["convergence"];
  EXPECT_EQ(convergence["step"], run["heads"]["step"]);
  EXPECT_EQ(convergence["series"][2]["site"], 1);
  EXPECT_EQ(convergence["series"][2]["head"], 1);
  EXPECT_EQ(convergence["series"][2]["converged"][8], 1) << "the last map looks where the last map looks";
  EXPECT_EQ(run["pieces"][0]["step"], run["heads"]["step"]);
  EXPECT_EQ(run["pieces"][0]["losses"][5], Json({0.5, 0.5, 0.5}));
  EXPECT_EQ(run["pieces"][0]["centres"], nullptr);
  EXPECT_EQ(run["maps"][1], Json::parse(R"({"example": 0, "site": 1, "rows": 3, "columns": 4,
                                            "steps": [0, 1, 2, 3, 4, 5, 6, 7, 8]})"));
}

TEST(ToldRun, ChoosesTheHeadAndRowsThatValidationChose) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  const auto chosen = [&](const char* head) {
    if (head) log.set_property("aligning_head", head);
    return told(LogReader(folder.file()))["chosen"];
  };
  EXPECT_EQ(chosen(nullptr), nullptr) << "before the first validation";
  EXPECT_EQ(chosen(R"({"layer": 1, "head": 1, "rows": "read", "chosen_by": "gold", "aer": 0.5})"),
            Json::parse(R"({"site": 1, "head": 1, "rows": "read", "by": "gold"})"));
  EXPECT_EQ(chosen(R"({"layer": 1, "head": 0, "rows": "written", "chosen_by": "estimate", "aer": null})"),
            Json::parse(R"({"site": 1, "head": 0, "rows": "written", "by": "estimate"})"));
  EXPECT_EQ(chosen(R"({"layer": 0, "head": 0, "rows": "written", "aer": null})"), nullptr) << "it is not logged";
}

TEST(ToldRun, RefusesAChosenHeadThatTheRunLacks) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  for (const char* head : {R"({"layer": 1, "head": 2, "rows": "read", "aer": null})",
                           R"({"layer": 1, "head": -1, "rows": "read", "aer": null})",
                           R"({"layer": 1, "head": 0, "rows": "heard", "aer": null})", R"({"layer": 1})", "soon"}) {
    log.set_property("aligning_head", head);
    try {
      told(LogReader(folder.file()));
      FAIL() << head;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(std::string("aligning_head is ") + head), std::string::npos);
    }
  }
}

TEST(ToldRun, HasCentresOfLocalAttention) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 1);
  for (int64_t step : {0, 1}) log.write(PieceRow{step, 0, {1, 2, 3}, {0.25f, 1, 2.5f}});
  const Json run = told(LogReader(folder.file()));
  EXPECT_EQ(run["pieces"][0]["centres"][1], Json({0.25, 1, 2.5}));
  EXPECT_EQ(run["pieces"][1]["centres"], nullptr);
}

TEST(ToldRun, HasNoMapsWhereNoAttentionIsLogged) {
  const LogFolder folder;
  {
    LogWriter log(folder.file());
    log.write(StepRow{1, 0.5, 3, 1e-3, 1, 10, 1});
  }
  EXPECT_EQ(told(LogReader(folder.file()))["complete"], false) << "it was left before its end";
  LogWriter(folder.file()).finish("the limit is reached");
  const Json run = told(LogReader(folder.file()));
  EXPECT_EQ(run["complete"], true);
  EXPECT_EQ(run["steps"]["step"], Json::array({1}));
  for (const char* nothing : {"sites", "examples", "pieces", "maps"}) EXPECT_EQ(run[nothing], Json::array()) << nothing;
  EXPECT_EQ(run["heads"], Json::parse(R"({"step": [], "series": []})"));
  EXPECT_EQ(run["chosen"], nullptr);
  EXPECT_EQ(run["diagonal_aer"], nullptr);
}

TEST(ToldRun, IsCompleteWithWhatIsFilledInAtTheEnd) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  EXPECT_EQ(told(LogReader(folder.file()))["complete"], false);
  log.finish("the limit is reached");
  const LogReader reader(folder.file());
  const Json live = told(reader);
  const Json run =
      Json::parse(run_to_json(reader, steps_to_tell(reader, kBeforeAll), reader.final_convergence(), std::nullopt));
  EXPECT_EQ(run["complete"], true);
  EXPECT_EQ(run, live) << "found in the maps or filled in is the same";
}

TEST(News, IsWhatIsLater) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  const LogReader reader(folder.file());
  const StepSelection steps = steps_to_tell(reader, 5);
  EXPECT_THAT(steps.maps, ElementsAre(6, 7, 8));
  const Json run = told(reader);
  const Json delta = Json::parse(run_delta_to_json(reader, 5, std::nullopt));
  EXPECT_EQ(delta["last"], 8);
  EXPECT_EQ(delta["complete"], false);
  EXPECT_EQ(delta["steps"]["step"], Json({6, 7, 8}));
  EXPECT_EQ(delta["steps"]["loss"][1], run["steps"]["loss"][7]);
  EXPECT_EQ(delta["validations"].size(), 1u);
  EXPECT_EQ(delta["samples"].size(), 1u);
  EXPECT_EQ(delta["heads"]["step"], Json({6, 7, 8}));
  EXPECT_EQ(delta["heads"]["series"][1]["entropy"][0], run["heads"]["series"][1]["entropy"][6]);
  EXPECT_EQ(delta["convergence"], nullptr) << "it is as it was";
  EXPECT_EQ(delta["pieces"][1]["step"], Json({6, 7, 8}));
  EXPECT_EQ(delta["maps"][0]["steps"], Json({6, 7, 8}));
  EXPECT_EQ(delta["maps"].size(), 4u);
}

TEST(News, TellsOfAllStepsAnewHowHeadsConverged) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  const LogReader reader(folder.file());
  const std::vector<int64_t> steps = reader.logged_steps();
  EXPECT_EQ(Json::parse(run_delta_to_json(reader, 5, reader.convergence(steps)))["convergence"],
            told(reader)["convergence"]);
}

TEST(News, NamesWhoWroteLast) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 2);
  EXPECT_EQ(told(LogReader(folder.file()))["session_id"], "");
  log.set_property("session_id", "second");
  EXPECT_EQ(Json::parse(run_delta_to_json(LogReader(folder.file()), 2, std::nullopt))["session_id"], "second");
}

TEST(News, IsNothingAtTheEnd) {
  const LogFolder folder;
  LogWriter log(folder.file());
  write_run(log, 8);
  const LogReader reader(folder.file());
  const Json delta = Json::parse(run_delta_to_json(reader, 8, std::nullopt));
  EXPECT_EQ(delta["last"], 8);
  EXPECT_EQ(delta["steps"]["step"], Json::array());
  EXPECT_EQ(delta["heads"]["step"], Json::array());
  EXPECT_EQ(delta["maps"], Json::array());
  EXPECT_EQ(delta["pieces"], Json::array());
}

}  // namespace
}  // namespace gloss
