// Bytes that a viewer receives: each request is answered, or the connection closed. TOKEN in them is its token.

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "fuzz/target.h"
#include "runlog/log_fixture.h"
#include "viewer/http_server.h"
#include "viewer/run_routes.h"

namespace gloss {
namespace {

/// A viewer of a log of two steps.
struct Viewed {
  LogFolder folder;
  std::unique_ptr<HttpServer> viewer;

  Viewed() {
    {
      LogWriter log(folder.file());
      log.plan(small_plan());
      for (const int64_t step : {0, 1}) write_step(log, step);
    }
    viewer = std::make_unique<HttpServer>(HttpAddress{"127.0.0.1", 0}, run_routes({folder.file()}));
  }
};

std::string with_token(std::string bytes, const std::string& url) {
  constexpr std::string_view kWord = "TOKEN";
  const std::string token = url.substr(url.rfind('=') + 1);
  for (size_t at = 0; (at = bytes.find(kWord, at)) != bytes.npos; at += token.size()) {
    bytes.replace(at, kWord.size(), token);
  }
  return bytes;
}

/// Sends the bytes and the end of the stream; the answer, up to the end of the connection.
std::string answer(int port, std::string_view bytes) {
  const int connection = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{10, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  while (::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EISCONN) {
    expect(errno == EINTR || errno == EALREADY, "the viewer listens");  // libFuzzer's alarm interrupts calls
  }
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) break;  // refused before all was sent
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  ::shutdown(connection, SHUT_WR);
  std::string received;
  char buffer[1 << 16];
  ssize_t count = 0;
  while ((count = ::recv(connection, buffer, sizeof buffer, 0)) > 0 || (count < 0 && errno == EINTR)) {
    received.append(buffer, static_cast<size_t>(std::max<ssize_t>(count, 0)));
  }
  expect(count == 0 || errno == ECONNRESET, "the viewer answers or closes within ten seconds");
  ::close(connection);
  return received;
}

}  // namespace
}  // namespace gloss

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  static const Viewed kViewed;
  const std::string received =
      answer(kViewed.viewer->port(), with_token(std::string(text_of(data, size)), kViewed.viewer->url()));
  expect(received.empty() || received.starts_with("HTTP/1."), "what is answered is HTTP");
  return 0;
}
