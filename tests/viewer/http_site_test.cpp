#include "viewer/http_site.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "viewer/http_fixture.h"

namespace gloss {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

HttpRoutes echo() {
  return {{"/",
           [](const HttpFields&) {
             return HttpAnswer{"text/html", "secret", "default-src 'self'"};
           }},
          {"/say",
           [](const HttpFields& query) {
             return HttpAnswer{"text/plain", query.at("what")};
           }},
          {"/gone", [](const HttpFields&) -> HttpAnswer { fail("run.db went away"); }}};
}

class HttpSiteTest : public testing::Test {
 protected:
  std::string ask(const std::string& target, std::string_view more = "", std::string_view method = "GET") const {
    return site_.respond(head_of(target, more, method));
  }
  std::string with_token(const std::string& path) const { return path + "?token=" + site_.token(); }

  HttpSite site_{echo(), true};
};

TEST_F(HttpSiteTest, GivesEachSiteATokenOf128Bits) {
  EXPECT_THAT(site_.token(), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_NE(site_.token(), HttpSite(echo(), true).token());
}

TEST_F(HttpSiteTest, AnswersWhoHasTheToken) {
  const std::string response = ask(with_token("/say") + "&what=x");
  EXPECT_EQ(status_of(response), 200);
  EXPECT_EQ(body_of(response), "x");
  EXPECT_EQ(header_in(response, "Content-Type"), "text/plain");
  EXPECT_EQ(header_in(response, "Content-Length"), "1");
  EXPECT_EQ(header_in(response, "Cache-Control"), "no-store");
  EXPECT_EQ(header_in(response, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header_in(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(header_in(response, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(header_in(ask(with_token("/")), "Content-Security-Policy"), "default-src 'self'");
}

TEST_F(HttpSiteTest, RefusesWhoHasNotAndSaysWhereItStands) {
  std::string wrong = site_.token();
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  for (const std::string& target :
       {std::string("/"), std::string("/nowhere"), "/?token=" + wrong, std::string("/?token="),
        "/?token=" + site_.token().substr(1), "/?token=" + site_.token() + "0"}) {
    const std::string response = ask(target);
    EXPECT_EQ(status_of(response), 403) << target;
    EXPECT_THAT(body_of(response), HasSubstr("gloss view printed")) << target;
    EXPECT_THAT(response, Not(HasSubstr("Set-Cookie"))) << target;
    EXPECT_THAT(response, Not(HasSubstr(site_.token()))) << target;
  }
}

TEST_F(HttpSiteTest, TakesTheTokenAsACookieAfterwards) {
  const std::string set = header_in(ask(with_token("/")), "Set-Cookie");
  EXPECT_THAT(set, HasSubstr("; HttpOnly; SameSite=Strict"));
  const std::string cookie = set.substr(0, set.find(';'));
  const std::string response = ask("/say?what=x", "Cookie: other=1; " + cookie + "\r\n");
  EXPECT_EQ(status_of(response), 200);
  EXPECT_EQ(header_in(response, "Set-Cookie"), "");
  const HttpSite another(echo(), true);
  EXPECT_EQ(status_of(another.respond(head_of("/", "Cookie: " + cookie + "\r\n"))), 403);
}

TEST_F(HttpSiteTest, AnswersHeadAsGetWithoutTheBody) {
  const std::string got = ask(with_token("/say") + "&what=xyz");
  EXPECT_EQ(ask(with_token("/say") + "&what=xyz", "", "HEAD"), got.substr(0, got.size() - 3));
  EXPECT_EQ(body_of(ask("/", "", "HEAD")), "") << "of a refusal";
}

TEST_F(HttpSiteTest, RefusesOtherMethodsAndBodies) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "PRI", "X"}) {
    const std::string response = ask(with_token("/"), "Transfer-Encoding: chunked\r\n", method);
    EXPECT_EQ(status_of(response), 405) << method;
    EXPECT_EQ(header_in(response, "Allow"), "GET, HEAD") << method;
  }
  for (const char* body :
       {"Content-Length: 1\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n"}) {
    EXPECT_EQ(status_of(ask(with_token("/"), body)), 413) << body;
  }
  EXPECT_EQ(status_of(ask(with_token("/"), "Content-Length: 0\r\n")), 200);
}

TEST_F(HttpSiteTest, RefusesOtherNamesOfTheMachineUnlessItIsServedToOthers) {
  const auto asked_at = [](const HttpSite& site, const std::string& host) {
    return status_of(site.respond("GET /?token=" + site.token() + " HTTP/1.1\r\n" + host));
  };
  for (const char* other : {"Host: example.org\r\n", "Host: 127.0.0.1.example.org:80\r\n", "Host:\r\n", ""}) {
    EXPECT_EQ(asked_at(site_, other), 403) << other;
    EXPECT_EQ(asked_at(HttpSite(echo(), false), other), 200) << other;
  }
  EXPECT_EQ(asked_at(site_, "Host: [::1]:8080\r\n"), 200);
}

TEST_F(HttpSiteTest, SaysWhatFailed) {
  EXPECT_EQ(status_of(ask(with_token("/nowhere"))), 404);
  EXPECT_EQ(status_of(site_.respond("nonsense")), 400);
  EXPECT_EQ(status_of(ask(with_token("/gone"))), 503);
  EXPECT_EQ(body_of(ask(with_token("/gone"))), "run.db went away\n");
}

}  // namespace
}  // namespace gloss
