#include "viewer/http_site.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace gloss {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

HttpRoutes echo() {
  return {{"/",
           [](const HttpFields&) {
             return HttpResponse{"secret", {{"Content-Security-Policy", "default-src 'self'"}}};
           }},
          {"/say",
           [](const HttpFields& query) {
             return HttpResponse{query.at("what"), {{"Content-Type", "text/plain"}}};
           }},
          {"/gone", [](const HttpFields&) -> HttpResponse { fail("run.db went away"); }}};
}

class HttpSiteTest : public testing::Test {
 protected:
  HttpRequest with_token(const std::string& path, HttpFields query = {}) const {
    query["token"] = site_.token();
    return {"GET", path, "localhost", query, {}};
  }

  HttpSite site_{echo(), true};
};

TEST_F(HttpSiteTest, GivesEachSiteATokenOf128Bits) {
  EXPECT_THAT(site_.token(), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(site_.token(), HttpSite(echo(), true).token());
}

TEST_F(HttpSiteTest, AnswersWhoHasTheToken) {
  HttpResponse response = site_.respond(with_token("/say", {{"what", "x"}}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "x");
  EXPECT_EQ(response.headers["Content-Type"], "text/plain");
  EXPECT_EQ(response.headers["Cache-Control"], "no-store");
  EXPECT_EQ(response.headers["Referrer-Policy"], "no-referrer");
  EXPECT_EQ(response.headers["X-Content-Type-Options"], "nosniff");
  EXPECT_THAT(response.headers["Content-Security-Policy"], HasSubstr("default-src 'none'"));
  EXPECT_EQ(site_.respond(with_token("/")).headers["Content-Security-Policy"], "default-src 'self'");
}

TEST_F(HttpSiteTest, RefusesWhoHasNotAndSaysWhereItStands) {
  std::string wrong = site_.token();
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  for (const char* path : {"/", "/nowhere"}) {
    for (const std::string& token : {wrong, std::string(), site_.token().substr(1), site_.token() + "0"}) {
      const HttpResponse response = site_.respond({"GET", path, "localhost", {{"token", token}}, {}});
      EXPECT_EQ(response.status, 403) << token;
      EXPECT_THAT(response.body, HasSubstr("gloss view printed"));
      EXPECT_FALSE(response.headers.contains("Set-Cookie"));
      EXPECT_THAT(response.body, Not(HasSubstr(site_.token())));
      EXPECT_THAT(response.headers.at("Content-Security-Policy"), HasSubstr("default-src 'none'"));
    }
    EXPECT_EQ(site_.respond({"GET", path, "localhost", {}, {}}).status, 403);
  }
}

TEST_F(HttpSiteTest, TakesTheTokenAsACookieAfterwards) {
  const std::string set = site_.respond(with_token("/")).headers["Set-Cookie"];
  EXPECT_THAT(set, HasSubstr("; HttpOnly; SameSite=Strict"));
  const size_t equals = set.find('=');
  const HttpFields cookies{{"other", "1"}, {set.substr(0, equals), set.substr(equals + 1, set.find(';') - equals - 1)}};
  const HttpRequest request{"GET", "/say", "localhost", {{"what", "x"}}, cookies};
  EXPECT_EQ(site_.respond(request).status, 200);
  EXPECT_FALSE(site_.respond(request).headers.contains("Set-Cookie"));
  EXPECT_EQ(HttpSite(echo(), true).respond(request).status, 403);
}

TEST_F(HttpSiteTest, RefusesOtherMethodsAndBodies) {
  HttpRequest request = with_token("/");
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "PRI", ""}) {
    request.method = method;
    HttpResponse response = site_.respond(request);
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(response.headers["Allow"], "GET, HEAD") << method;
  }
  request.method = "HEAD";
  EXPECT_EQ(site_.respond(request).status, 200);
  request.has_body = true;
  EXPECT_EQ(site_.respond(request).status, 413);
}

TEST_F(HttpSiteTest, RefusesOtherNamesOfTheMachineUnlessItIsServedToOthers) {
  const auto asked_at = [](const HttpSite& site, const std::string& host) {
    return site.respond({"GET", "/", host, {{"token", site.token()}}, {}}).status;
  };
  for (const char* other : {"example.org", "127.0.0.1.example.org:80", ""}) {
    EXPECT_EQ(asked_at(site_, other), 403) << other;
    EXPECT_EQ(asked_at(HttpSite(echo(), false), other), 200) << other;
  }
  EXPECT_EQ(asked_at(site_, "[::1]:8080"), 200);
}

TEST_F(HttpSiteTest, SaysWhatFailed) {
  EXPECT_EQ(site_.respond(with_token("/nowhere")).status, 404);
  EXPECT_EQ(site_.respond(with_token("/gone")).status, 503);
  EXPECT_EQ(site_.respond(with_token("/gone")).body, "run.db went away\n");
}

TEST(HttpHost, NamesThisMachineByALoopbackAddress) {
  for (const char* own : {"localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:1", "127.9.8.7", "[::1]:8080"}) {
    EXPECT_TRUE(names_this_machine(own)) << own;
  }
  for (const char* other : {"", ":80", "example.org", "localhost.example.org", "127.0.0.1.example.org:80",
                            "localhost:x", "10.0.0.1", "0.0.0.0", "[::2]", "127.0.0.1@example.org"}) {
    EXPECT_FALSE(names_this_machine(other)) << other;
  }
}

}  // namespace
}  // namespace gloss
