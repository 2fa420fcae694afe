#include "viewer/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <deque>

#include "base/error.h"
#include "viewer/http_fixture.h"

namespace gloss {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr HttpLimits kPatient{.head = 1h, .pause = 1h};

/// A client of the server at 127.0.0.1.
class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;

  bool send(std::string_view bytes) {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  /// All that comes until the server ends the connection.
  std::string receive() {
    std::string all, some(1 << 16, ' ');
    for (ssize_t count; (count = ::recv(socket_, some.data(), some.size(), 0)) > 0;) all.append(some, 0, count);
    return all;
  }

 private:
  int socket_;
};

HttpRoutes routes() {
  return {{"/",
           [](const HttpFields&) {
             return HttpAnswer{"text/plain", "here"};
           }},
          {"/long", [](const HttpFields&) {
             return HttpAnswer{"text/plain", std::string(16 << 20, 'x')};
           }}};
}

class HttpServerTest : public testing::Test {
 protected:
  void serve(const HttpLimits& limits = kPatient) {
    server_ = std::make_unique<HttpServer>(HttpAddress{"127.0.0.1", 0}, routes(), limits);
  }
  std::string request(const std::string& path = "/") const {
    const std::string url = server_->url();
    return head_of(path + url.substr(url.find('?'))) + "\r\n";
  }
  std::string get(const std::string& path = "/") const {
    Client client(server_->port());
    client.send(request(path));
    return client.receive();
  }

  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, PrintsTheAddressThatItAnswersAt) {
  serve();
  EXPECT_THAT(server_->url(), StartsWith("http://127.0.0.1:" + std::to_string(server_->port()) + "/?token="));
  EXPECT_TRUE(server_->is_local());
  EXPECT_EQ(body_of(get()), "here");
  EXPECT_EQ(body_of(get("/long")), std::string(16 << 20, 'x'));
}

TEST_F(HttpServerTest, AnswersWhileOthersAreSlow) {
  serve();
  std::deque<Client> slow;
  for (int i = 0; i < 120; ++i) slow.emplace_back(server_->port());
  for (int i = 0; i < 60; ++i) slow[i].send("GET /");
  for (int i = 60; i < 70; ++i) slow[i].send(request("/long"));  // and does not read
  EXPECT_EQ(body_of(get()), "here");
  slow[0].send(request().substr(std::string("GET /").size()));
  EXPECT_EQ(body_of(slow[0].receive()), "here") << "once the rest of its request has come";
}

TEST_F(HttpServerTest, CutsOffWhoSendsNoHeadOrDoesNotRead) {
  serve({.head = 50ms, .pause = 50ms});
  Client silent(server_->port()), slow(server_->port()), deaf(server_->port());
  slow.send("GET / HTTP/1.1\r\n");
  deaf.send(request("/long"));
  EXPECT_EQ(silent.receive(), "");
  EXPECT_EQ(slow.receive(), "");
  while (deaf.send("x")) std::this_thread::sleep_for(1ms);
}

TEST_F(HttpServerTest, CutsOffTheOldestBeyondItsLimit) {
  serve({.head = 1h, .pause = 1h, .connections = 3});
  Client one(server_->port()), two(server_->port()), three(server_->port());
  EXPECT_EQ(body_of(get()), "here");
  EXPECT_EQ(one.receive(), "");
}

TEST_F(HttpServerTest, RefusesALongHead) {
  serve();
  Client client(server_->port());
  client.send("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'x'));
  EXPECT_EQ(status_of(client.receive()), 431);
}

TEST_F(HttpServerTest, RefusesABodyBeforeItHasCome) {
  serve();
  Client client(server_->port());
  client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n" + std::string(10'000, 'x'));
  EXPECT_EQ(status_of(client.receive()), 405);
}

TEST_F(HttpServerTest, AnswersOneRequestAConnection) {
  serve();
  Client client(server_->port());
  client.send(request() + request("/long"));
  EXPECT_EQ(body_of(client.receive()), "here");
}

TEST_F(HttpServerTest, EndsWhileOthersAreConnected) {
  serve();
  Client silent(server_->port()), deaf(server_->port());
  deaf.send(request("/long"));
  EXPECT_EQ(body_of(get()), "here");
  server_ = nullptr;
  EXPECT_EQ(silent.receive(), "");
}

TEST_F(HttpServerTest, NamesAnAddressThatCannotBeHad) {
  serve();
  const auto error_of = [](const HttpAddress& address) -> std::string {
    try {
      const HttpServer other(address, routes());
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(error_of({"127.0.0.1", server_->port()}),
              AllOf(HasSubstr("port " + std::to_string(server_->port())), HasSubstr("in use")));
  EXPECT_THAT(error_of({"192.0.2.1", 0}), HasSubstr("192.0.2.1")) << "no machine has this address (RFC 5737)";
  EXPECT_THAT(error_of({"localhost:80", 0}), HasSubstr("'localhost:80': expected an IP address"));
}

TEST_F(HttpServerTest, KnowsWhoCanConnect) {
  const HttpServer open({"0.0.0.0", 0}, routes());
  EXPECT_FALSE(open.is_local());
  EXPECT_EQ(open.url().find("0.0.0.0"), std::string::npos) << "no browser opens this";
}

}  // namespace
}  // namespace gloss
