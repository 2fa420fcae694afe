#include "viewer/http_request.h"

#include <gmock/gmock.h>

namespace gloss {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(HttpRequest, IsReadFromItsHead) {
  const HttpRequest request =
      parse_request("HEAD /api/map?step=2&site=&site=3&token HTTP/1.1\r\nHOST:\tlocalhost:80 \r\nCookie: a=b; c=d\r\n");
  EXPECT_EQ(request.method, "HEAD");
  EXPECT_EQ(request.path, "/api/map");
  EXPECT_THAT(request.query, ElementsAre(Pair("site", ""), Pair("step", "2"), Pair("token", "")));
  EXPECT_THAT(request.headers, ElementsAre(Pair("cookie", "a=b; c=d"), Pair("host", "localhost:80")));
}

TEST(HttpRequest, IsRefusedIfItIsMalformed) {
  for (const std::string_view bad :
       {"", "\r\n", "GET", "GET /", "GET / HTTP/2", "GET  / HTTP/1.1", "GET / HTTP/1.1 ",
        "GET http://localhost/ HTTP/1.1", "GET / HTTP/1.1\n", "GET /\r HTTP/1.1", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n: x\r\n", "GET / HTTP/1.1\r\nHost : x\r\n", "GET / HTTP/1.1\r\n folded: x\r\n",
        "GET / HTTP/1.1\r\na: \x01\r\n", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n", "\x16\x03\x01\x02"}) {
    try {
      parse_request(bad);
      ADD_FAILURE() << bad;
    } catch (const HttpError& error) {
      EXPECT_EQ(error.status, 400) << bad;
    }
  }
}

TEST(HttpRequest, HasTheCookieOfThatVeryName) {
  EXPECT_EQ(cookie_in("a=1; gloss-1=22;b=\"3\"", "gloss-1"), "22");
  EXPECT_EQ(cookie_in("a=1; gloss-1=22;b=\"3\"", "a"), "1");
  EXPECT_EQ(cookie_in("a=x=y", "a"), "x=y");
  for (const std::string_view none : {"", "gloss-1", "xgloss-1=2", "gloss-11=2", "a=gloss-1=2", ";;=;"}) {
    EXPECT_EQ(cookie_in(none, "gloss-1"), "") << none;
  }
}

TEST(HttpRequest, NamesThisMachineByALoopbackAddress) {
  for (const std::string_view own :
       {"localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:1", "127.9.8.7", "[::1]:8080"}) {
    EXPECT_TRUE(names_this_machine(own)) << own;
  }
  for (const std::string_view other : {"", ":80", "example.org", "localhost.example.org", "127.0.0.1.example.org:80",
                                       "localhost:x", "10.0.0.1", "0.0.0.0", "[::2]", "127.0.0.1@example.org"}) {
    EXPECT_FALSE(names_this_machine(other)) << other;
  }
}

}  // namespace
}  // namespace gloss
