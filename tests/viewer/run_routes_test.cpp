#include "viewer/run_routes.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "runlog/log_fixture.h"
#include "runlog/weight_codec.h"
#include "viewer/http_fixture.h"

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

  std::string get(const std::string& target) const {
    const std::string token = (target.find('?') == target.npos ? "?token=" : "&token=") + site_.token();
    return site_.respond(head_of(target + token));
  }
  Json json(const std::string& target) const { return Json::parse(body_of(get(target))); }

  LogFolder folder_;
  LogWriter log_{folder_.file()};
  HttpSite site_{run_routes({folder_.file()}), true};
};

TEST_F(RunRoutesTest, ServesThePageWithANonceOfItsOwn) {
  const std::string one = get("/"), other = get("/");
  EXPECT_EQ(status_of(one), 200);
  EXPECT_EQ(header_in(one, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(body_of(one), HasSubstr("id=\"data\">{\"live\":1}</script>"));
  const std::string policy = header_in(one, "Content-Security-Policy");
  const std::string own = policy.substr(0, policy.rfind("; frame-ancestors 'none'"));
  EXPECT_THAT(body_of(one), HasSubstr("content=\"" + own + "\">")) << "the page says the same";
  EXPECT_NE(policy, header_in(other, "Content-Security-Policy"));
}

TEST_F(RunRoutesTest, TellsOfTheRunAndOfWhatCameSince) {
  EXPECT_EQ(json("/api/run?r=0")["maps"][0]["steps"], Json({0, 1, 2, 3}));
  write_step(log_, 4);
  write_step(log_, 5);
  const Json delta = json("/api/steps?r=0&after=3");
  EXPECT_EQ(delta["last"], 5);
  EXPECT_EQ(delta["maps"][0]["steps"], Json({4, 5}));
  EXPECT_EQ(delta["convergence"]["step"], Json({0, 1, 2, 3})) << "not found anew within seconds";
  EXPECT_EQ(json("/api/steps?r=0&after=3&known=3")["convergence"], nullptr) << "that is known";
  const Json run = json("/api/run?r=0");
  EXPECT_EQ(run["heads"]["step"], Json({0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(run["convergence"]["step"], Json({0, 1, 2, 3}));
  log_.finish("the limit is reached");
  EXPECT_EQ(json("/api/steps?r=0&after=5")["complete"], true);
  EXPECT_EQ(json("/api/run?r=0")["convergence"]["series"][0]["converged"][5], 1);
}

TEST_F(RunRoutesTest, LooksAgainAtARunThatWasBegunAnew) {
  EXPECT_EQ(json("/api/run?r=0")["convergence"]["step"], Json({0, 1, 2, 3}));
  log_.forget_after(-1);
  log_.set_property("session_id", "second");
  for (int64_t step = 0; step < 6; ++step) write_step(log_, step);
  EXPECT_EQ(json("/api/run?r=0")["convergence"]["step"], Json({0, 1, 2, 3, 4, 5})) << "of this course, at once";
}

TEST_F(RunRoutesTest, FollowsARunThatWentBack) {
  json("/api/run?r=0");
  log_.forget_after(1);
  const Json run = json("/api/run?r=0");
  EXPECT_EQ(run["last"], 1);
  EXPECT_EQ(run["heads"]["step"], Json({0, 1}));
}

TEST_F(RunRoutesTest, SendsAMapAsItsCells) {
  const std::string answer = get("/api/map?r=0&step=2&example=0&site=1");
  const std::vector<std::byte> cells = u16_cells(weights_at(2, 0, 1));
  EXPECT_EQ(header_in(answer, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(body_of(answer), std::string(reinterpret_cast<const char*>(cells.data()), cells.size()));
}

TEST_F(RunRoutesTest, RefusesWhatItCannotAnswer) {
  for (const char* bad : {"/api/run", "/api/run?r=", "/api/run?r=1", "/api/run?r=-1", "/api/run?r=0x0",
                          "/api/run?r=99999999999999999999", "/api/steps?r=0", "/api/steps?r=0&after=all",
                          "/api/map?r=0&step=9&example=0&site=0", "/api/map?r=0&step=2&example=2&site=0",
                          "/api/map?r=0&step=2&example=0&site=2", "/api/map?r=0&step=2&example=0"}) {
    const std::string answer = get(bad);
    EXPECT_EQ(status_of(answer), 400) << bad;
    EXPECT_GT(body_of(answer).size(), 10u) << bad;
  }
  for (const char* none : {"/run.db", "/index.html", "/api", "/api/run/", "/../run.db", "/%2e%2e/run.db", "//etc"}) {
    EXPECT_EQ(status_of(get(none)), 404) << none;
  }
}

TEST_F(RunRoutesTest, SaysThatARunWentAway) {
  std::filesystem::rename(folder_.file(), folder_.path() / "aside");
  const std::string answer = get("/api/run?r=0");
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_THAT(body_of(answer), HasSubstr(folder_.file().native()));
}

}  // namespace
}  // namespace gloss
