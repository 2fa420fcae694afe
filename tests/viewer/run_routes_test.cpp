#include "viewer/run_routes.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "runlog/log_fixture.h"
#include "runlog/weight_codec.h"

namespace gloss {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

class RunRoutesTest : public testing::Test {
 protected:
  RunRoutesTest() {
    log_.plan(small_plan());
    for (int64_t step = 0; step <= 3; ++step) write_step(log_, step);
  }

  HttpResponse get(const std::string& path, const HttpFields& query = {}) const { return routes_.at(path)(query); }
  Json json(const std::string& path, const HttpFields& query) const { return Json::parse(get(path, query).body); }

  LogFolder folder_;
  LogWriter log_{folder_.file()};
  HttpRoutes routes_ = run_routes({folder_.file()});
};

TEST_F(RunRoutesTest, ServesThePageWithANonceOfItsOwn) {
  const HttpResponse one = get("/"), other = get("/");
  EXPECT_EQ(one.headers.at("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(one.body, HasSubstr("id=\"data\">{\"live\":1}</script>"));
  const std::string policy = one.headers.at("Content-Security-Policy");
  const std::string own = policy.substr(0, policy.rfind("; frame-ancestors 'none'"));
  EXPECT_THAT(one.body, HasSubstr("content=\"" + own + "\">")) << "the page says the same";
  EXPECT_NE(policy, other.headers.at("Content-Security-Policy"));
}

TEST_F(RunRoutesTest, TellsOfTheRunAndOfWhatCameSince) {
  EXPECT_EQ(json("/api/run", {{"r", "0"}})["maps"][0]["steps"], Json({0, 1, 2, 3}));
  write_step(log_, 4);
  write_step(log_, 5);
  const Json delta = json("/api/steps", {{"r", "0"}, {"after", "3"}});
  EXPECT_EQ(delta["last"], 5);
  EXPECT_EQ(delta["maps"][0]["steps"], Json({4, 5}));
  EXPECT_EQ(delta["convergence"]["step"], Json({0, 1, 2, 3})) << "not found anew within seconds";
  EXPECT_EQ(json("/api/steps", {{"r", "0"}, {"after", "3"}, {"known", "3"}})["convergence"], nullptr)
      << "that is known";
  const Json run = json("/api/run", {{"r", "0"}});
  EXPECT_EQ(run["heads"]["step"], Json({0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(run["convergence"]["step"], Json({0, 1, 2, 3}));
  log_.finish("the limit is reached");
  EXPECT_EQ(json("/api/steps", {{"r", "0"}, {"after", "5"}})["complete"], true);
  EXPECT_EQ(json("/api/run", {{"r", "0"}})["convergence"]["series"][0]["converged"][5], 1);
}

TEST_F(RunRoutesTest, LooksAgainAtARunThatWasBegunAnew) {
  EXPECT_EQ(json("/api/run", {{"r", "0"}})["convergence"]["step"], Json({0, 1, 2, 3}));
  log_.forget_after(-1);
  log_.set_property("session_id", "second");
  for (int64_t step = 0; step < 6; ++step) write_step(log_, step);
  EXPECT_EQ(json("/api/run", {{"r", "0"}})["convergence"]["step"], Json({0, 1, 2, 3, 4, 5}))
      << "of this course, at once";
}

TEST_F(RunRoutesTest, FollowsARunThatWentBack) {
  json("/api/run", {{"r", "0"}});
  log_.forget_after(1);
  const Json run = json("/api/run", {{"r", "0"}});
  EXPECT_EQ(run["last"], 1);
  EXPECT_EQ(run["heads"]["step"], Json({0, 1}));
}

TEST_F(RunRoutesTest, SendsAMapAsItsCells) {
  const HttpResponse answer = get("/api/map", {{"r", "0"}, {"step", "2"}, {"example", "0"}, {"site", "1"}});
  const std::vector<std::byte> cells = u16_cells(weights_at(2, 0, 1));
  EXPECT_EQ(answer.headers.at("Content-Type"), "application/octet-stream");
  EXPECT_EQ(answer.body, std::string(reinterpret_cast<const char*>(cells.data()), cells.size()));
}

TEST_F(RunRoutesTest, RefusesWhatItCannotAnswer) {
  const auto refused = [this](const std::string& path, const HttpFields& query) {
    try {
      get(path, query);
    } catch (const HttpError& error) {
      EXPECT_GT(error.sentence.size(), 10u);
      return error.status;
    }
    return 200;
  };
  for (const char* run : {"", "1", "-1", "0x0", "99999999999999999999"}) {
    EXPECT_EQ(refused("/api/run", {{"r", run}}), 400) << run;
  }
  EXPECT_EQ(refused("/api/run", {}), 400);
  EXPECT_EQ(refused("/api/steps", {{"r", "0"}}), 400);
  EXPECT_EQ(refused("/api/steps", {{"r", "0"}, {"after", "all"}}), 400);
  const HttpFields there{{"r", "0"}, {"step", "2"}, {"example", "0"}, {"site", "0"}};
  EXPECT_EQ(refused("/api/map", there), 200);
  for (const auto& [name, value] : HttpFields{{"step", "9"}, {"example", "2"}, {"site", "2"}, {"r", ""}}) {
    HttpFields bad = there;
    bad[name] = value;
    EXPECT_EQ(refused("/api/map", bad), 400) << name;
    bad.erase(name);
    EXPECT_EQ(refused("/api/map", bad), 400) << name;
  }
}

TEST_F(RunRoutesTest, SaysThatARunWentAway) {
  std::filesystem::rename(folder_.file(), folder_.path() / "aside");
  const HttpSite site(routes_, true);
  const HttpResponse answer = site.respond({"GET", "/api/run", "localhost", {{"r", "0"}, {"token", site.token()}}, {}});
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr(folder_.file().native()));
}

}  // namespace
}  // namespace gloss
