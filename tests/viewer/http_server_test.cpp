#include "viewer/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <deque>

#include "base/error.h"

namespace gloss {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr unsigned kHour = 3600;

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

int status_of(const std::string& response) {
  return std::stoi(response.substr(response.find(' ') + 1, 3));
}

std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

HttpRoutes routes() {
  return {{"/",
           [](const HttpFields&) {
             return HttpResponse{"here", {}};
           }},
          {"/long", [](const HttpFields&) {
             return HttpResponse{std::string(16 << 20, 'x'), {}};
           }}};
}

class HttpServerTest : public testing::Test {
 protected:
  void serve(const HttpLimits& limits = {.pause = kHour}) {
    server_ = std::make_unique<HttpServer>(HttpAddress{"127.0.0.1", 0}, routes(), limits);
  }
  std::string request(const std::string& path = "/") const {
    const std::string url = server_->url();
    return "GET " + path + url.substr(url.find('?')) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
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

TEST_F(HttpServerTest, CutsOffWhoNeitherSendsNorReads) {
  serve({.pause = 1});
  Client silent(server_->port()), slow(server_->port()), deaf(server_->port());
  slow.send("GET / HTTP/1.1\r\n");
  deaf.send(request("/long"));
  EXPECT_EQ(silent.receive(), "");
  EXPECT_EQ(slow.receive(), "");
  while (deaf.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST_F(HttpServerTest, CutsOffTheOldestBeyondItsLimitEvenIfItSends) {
  serve({.pause = kHour, .connections = 3});
  std::deque<Client> slow;
  for (int i = 0; i < 20; ++i) {
    slow.emplace_back(server_->port());
    slow.back().send("GET /");
  }
  EXPECT_EQ(body_of(get()), "here");
  EXPECT_EQ(slow[0].receive(), "");
  EXPECT_EQ(slow[17].receive(), "");
  slow[19].send(request().substr(std::string("GET /").size()));
  EXPECT_EQ(body_of(slow[19].receive()), "here");
}

TEST_F(HttpServerTest, RefusesALongHead) {
  serve();
  for (const auto& [begin, status] : {std::pair("GET /", 414), std::pair("GET / HTTP/1.1\r\nX: ", 431)}) {
    Client client(server_->port());
    client.send(begin + std::string(100'000, 'x'));
    EXPECT_EQ(status_of(client.receive()), status);
  }
}

TEST_F(HttpServerTest, RefusesABodyBeforeItHasCome) {
  serve();
  for (const auto& [head, status] : {std::pair("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked", 405),
                                     std::pair("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked", 413),
                                     std::pair("HEAD / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1", 413),
                                     std::pair("PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9", 405)}) {
    Client client(server_->port());
    client.send(head + std::string("\r\n\r\n"));
    EXPECT_EQ(status_of(client.receive()), status) << head;
  }
}

TEST_F(HttpServerTest, ReadsTheQueryAndTheCookie) {
  serve();
  const std::string all = get(), begin = "\r\nSet-Cookie: ";
  const size_t at = all.find(begin) + begin.size();
  const std::string cookie = all.substr(at, all.find(';', at) - at);
  for (const std::string& header : {"Cookie: a=b; " + cookie, "cookie: " + cookie + ";c=d"}) {
    Client client(server_->port());
    client.send("GET / HTTP/1.1\r\nHOST: 127.0.0.1:1\r\n" + header + "\r\n\r\n");
    EXPECT_EQ(body_of(client.receive()), "here") << header;
  }
}

TEST_F(HttpServerTest, AnswersHeadAsGetWithoutTheBody) {
  serve();
  Client client(server_->port());
  client.send("HEAD" + request().substr(3));
  const std::string head = client.receive();
  EXPECT_EQ(body_of(head), "");
  EXPECT_THAT(head, AllOf(HasSubstr("HTTP/1.1 200 "), HasSubstr("\r\nContent-Length: 4\r\n")));
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
