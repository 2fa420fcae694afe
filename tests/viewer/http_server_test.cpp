#include "viewer/http_server.h"

#include <gmock/gmock.h>
#include <httplib.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "runlog/log_fixture.h"
#include "runlog/weight_codec.h"

namespace gloss {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class ViewerTest : public testing::Test {
 protected:
  ViewerTest() {
    log_.plan(small_plan());
    for (int64_t step = 0; step <= 3; ++step) write_step(log_, step);
  }

  httplib::Response get(const std::string& path, const httplib::Headers& headers = {}) {
    httplib::Client client("127.0.0.1", viewer_.port());
    const httplib::Result result = client.Get(path, headers);
    return result ? result.value() : httplib::Response();
  }
  Json json(const std::string& path) { return Json::parse(get(path).body); }

  LogFolder folder_;
  LogWriter log_{folder_.file()};
  Viewer viewer_{{folder_.file()}, 0};
};

TEST_F(ViewerTest, ServesThePageWithANonceOfItsOwn) {
  const httplib::Response one = get("/"), other = get("/");
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(one.get_header_value("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(one.body, HasSubstr("id=\"data\">{\"live\":1}</script>"));
  const std::string policy = one.get_header_value("Content-Security-Policy");
  const std::string own = policy.substr(0, policy.rfind("; frame-ancestors 'none'"));
  EXPECT_THAT(one.body, HasSubstr("content=\"" + own + "\">")) << "the page says the same";
  EXPECT_NE(policy, other.get_header_value("Content-Security-Policy"));
}

TEST_F(ViewerTest, TellsOfTheRunAndOfWhatCameSince) {
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

TEST_F(ViewerTest, LooksAgainAtARunThatWasBegunAnew) {
  EXPECT_EQ(json("/api/run?r=0")["convergence"]["step"], Json({0, 1, 2, 3}));
  log_.forget_after(-1);
  log_.set_property("session_id", "second");
  for (int64_t step = 0; step < 6; ++step) write_step(log_, step);
  EXPECT_EQ(json("/api/run?r=0")["convergence"]["step"], Json({0, 1, 2, 3, 4, 5})) << "of this course, at once";
}

TEST_F(ViewerTest, FollowsARunThatWentBack) {
  json("/api/run?r=0");
  log_.forget_after(1);
  const Json run = json("/api/run?r=0");
  EXPECT_EQ(run["last"], 1);
  EXPECT_EQ(run["heads"]["step"], Json({0, 1}));
}

TEST_F(ViewerTest, SendsAMapAsItsCells) {
  const httplib::Response answer = get("/api/map?r=0&step=2&example=0&site=1");
  const std::vector<std::byte> cells = u16_cells(weights_at(2, 0, 1));
  EXPECT_EQ(answer.get_header_value("Content-Type"), "application/octet-stream");
  EXPECT_EQ(answer.body, std::string(reinterpret_cast<const char*>(cells.data()), cells.size()));
}

TEST_F(ViewerTest, RefusesWhatItCannotAnswer) {
  for (const char* bad : {"/api/run", "/api/run?r=", "/api/run?r=1", "/api/run?r=-1", "/api/run?r=0x0",
                          "/api/run?r=99999999999999999999", "/api/steps?r=0", "/api/steps?r=0&after=all",
                          "/api/map?r=0&step=9&example=0&site=0", "/api/map?r=0&step=2&example=2&site=0",
                          "/api/map?r=0&step=2&example=0&site=2", "/api/map?r=0&step=2&example=0"}) {
    const httplib::Response answer = get(bad);
    EXPECT_EQ(answer.status, 400) << bad;
    EXPECT_GT(answer.body.size(), 10u) << bad;
  }
  for (const char* none : {"/run.db", "/index.html", "/api", "/api/run/", "/../run.db", "/%2e%2e/run.db", "//etc"}) {
    EXPECT_EQ(get(none).status, 404) << none;
  }
}

TEST_F(ViewerTest, AnswersOnlyToTheNamesOfThisMachine) {
  const auto status = [&](const char* path, const char* host) { return get(path, {{"Host", host}}).status; };
  for (const char* host : {"localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"}) {
    EXPECT_EQ(status("/api/run?r=0", host), 200) << host;
  }
  for (const char* host : {"example.org", "localhost.example.org", "127.0.0.1.example.org:80", "localhost:x", ":80"}) {
    for (const char* path : {"/", "/api/run?r=0", "/run.db"}) EXPECT_EQ(status(path, host), 403) << host;
  }
}

TEST_F(ViewerTest, NamesAPortThatIsTaken) {
  try {
    const Viewer other({folder_.file()}, viewer_.port());
    ADD_FAILURE() << "the port was had twice";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("port " + std::to_string(viewer_.port())), HasSubstr("in use")));
  }
}

TEST_F(ViewerTest, SaysThatARunWentAway) {
  std::filesystem::rename(folder_.file(), folder_.path() / "aside");
  const httplib::Response answer = get("/api/run?r=0");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr(folder_.file().native()));
}

TEST_F(ViewerTest, EndsWithinMomentsWhileSomebodyIsConnected) {
  auto viewer = std::make_unique<Viewer>(std::vector{folder_.file()}, 0);
  httplib::Client client("127.0.0.1", viewer->port());
  client.set_keep_alive(true);
  EXPECT_EQ(client.Get("/")->status, 200);
  const auto begin = std::chrono::steady_clock::now();
  viewer = nullptr;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
}

}  // namespace
}  // namespace gloss
