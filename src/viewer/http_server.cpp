#include "viewer/http_server.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr size_t kLongestHead = 1 << 14;  // bytes
constexpr int kHeadTooLarge = 431;
constexpr std::string_view kEndOfHead = "\r\n\r\n";

/// The host as it stands in a URL.
std::string in_url(const std::string& host) {
  return host.find(':') == host.npos ? host : "[" + host + "]";
}

/// A listening socket at the address, and its port.
std::pair<int, int> listen_at(const HttpAddress& address) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  if (::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0) {
    fail("host '{}': expected an IP address of this machine, such as 127.0.0.1", address.host);
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;  // of SO_REUSEADDR; with SO_REUSEPORT, two viewers could share a port
  sockaddr_storage bound{};
  auto* const name = reinterpret_cast<sockaddr*>(&bound);
  socklen_t length = sizeof bound;
  if (socket < 0 || ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket, found->ai_addr, found->ai_addrlen) != 0 || ::listen(socket, SOMAXCONN) != 0 ||
      ::getsockname(socket, name, &length) != 0) {
    const std::string reason = std::generic_category().message(errno);
    if (socket >= 0) ::close(socket);
    fail("cannot bind port {} of {}: {}{}", address.port, address.host, reason,
         address.port == 0 ? "" : "; try --port 0");
  }
  std::array<char, 16> port{};
  ::getnameinfo(name, length, nullptr, 0, port.data(), port.size(), NI_NUMERICSERV);
  return {socket, std::stoi(port.data())};
}

/// Waits until the socket is ready to read (POLLIN) or write (POLLOUT); false if `end` comes first.
bool wait_for(int socket, short what, Clock::time_point end) {
  pollfd polled{socket, what, 0};
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    const int ready = ::poll(&polled, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

/// The next bytes that come, in `buffer`; none at the end of the connection or if `end` comes first.
std::string_view receive(int socket, std::span<char> buffer, Clock::time_point end) {
  if (!wait_for(socket, POLLIN, end)) return {};
  const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  return {buffer.data(), static_cast<size_t>(std::max<ssize_t>(count, 0))};
}

/// The head of a request, its blank line excepted; nothing if it does not come until `end`.
std::optional<std::string> receive_head(int socket, Clock::time_point end) {
  std::string head;
  std::array<char, 4096> buffer;
  while (head.size() <= kLongestHead) {
    const std::string_view more = receive(socket, buffer, end);
    if (more.empty()) return std::nullopt;
    const size_t from = head.size() - std::min(head.size(), kEndOfHead.size() - 1);
    head += more;
    const size_t at = head.find(kEndOfHead, from);
    if (at != head.npos) return head.substr(0, at + 2);
  }
  throw HttpError{kHeadTooLarge, fmt::format("the head of a request may have {} bytes", kLongestHead)};
}

void send_all(int socket, std::string_view bytes, milliseconds pause) {
  while (!bytes.empty() && wait_for(socket, POLLOUT, Clock::now() + pause)) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) return;
    bytes.remove_prefix(static_cast<size_t>(std::max<ssize_t>(count, 0)));
  }
}

/// Ends the response, and reads on for a while: if bytes were left unread, closing would discard the response.
void hang_up(int socket) {
  std::array<char, 4096> buffer;
  const Clock::time_point end = Clock::now() + std::chrono::seconds(1);
  ::shutdown(socket, SHUT_WR);
  while (!receive(socket, buffer, end).empty()) {
  }
}

}  // namespace

HttpServer::HttpServer(const HttpAddress& address, HttpRoutes routes, HttpLimits limits)
    : address_(address), limits_(limits), site_(std::move(routes), is_local()) {
  std::tie(listener_, address_.port) = listen_at(address);
  thread_ = std::thread([this] { accept_connections(); });
}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);  // accept() returns
  thread_.join();
  ::close(listener_);
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return sockets_.empty(); });
}

bool HttpServer::is_local() const {
  return names_this_machine(in_url(address_.host));
}

std::string HttpServer::url() const {
  std::string host = address_.host;
  if (host == "0.0.0.0" || host == "::") {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    host = name.data();
  }
  return fmt::format("http://{}:{}/?token={}", in_url(host), address_.port, site_.token());
}

void HttpServer::accept_connections() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    std::unique_lock lock(mutex_);
    if (stopping_) {
      if (socket >= 0) ::close(socket);
      return;
    }
    if (socket < 0) {  // the client is gone already, or there are too many open files
      lock.unlock();
      std::this_thread::sleep_for(milliseconds(10));
      continue;
    }
    if (sockets_.size() >= limits_.connections) {
      ::shutdown(sockets_.front(), SHUT_RDWR);
      sockets_.splice(sockets_.end(), sockets_, sockets_.begin());  // the next one takes the place of the oldest
    }
    sockets_.push_back(socket);
    lock.unlock();
    try {
      std::thread([this, socket] { serve(socket); }).detach();
    } catch (const std::system_error&) {  // there are too many threads
      close(socket);
    }
  }
}

void HttpServer::serve(int socket) {
  try {
    const std::optional<std::string> head = receive_head(socket, Clock::now() + limits_.head);
    if (head) send_all(socket, site_.respond(*head), limits_.pause);
  } catch (const HttpError& error) {
    send_all(socket, http_response(error), limits_.pause);
  }
  hang_up(socket);
  close(socket);
}

void HttpServer::close(int socket) {
  const std::lock_guard lock(mutex_);
  sockets_.remove(socket);
  ::close(socket);
  ended_.notify_all();
}

}  // namespace gloss
