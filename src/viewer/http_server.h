#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "viewer/http_site.h"

namespace gloss {

struct HttpAddress {
  std::string host;  // an IP address of this machine; 0.0.0.0 and :: are all of them
  int port = 0;      // 0 picks a free one
};

/// What a client may take. A connection carries one request.
struct HttpLimits {
  std::chrono::milliseconds head{5'000};    // until the head of the request must have come
  std::chrono::milliseconds pause{10'000};  // the longest pause while it reads the response
  size_t connections = 256;                 // beyond these, the oldest is cut off
};

/// Serves the routes until destroyed. Each connection has a thread of its own, so that a slow client delays no other.
/// (Debian 12's cpp-httplib 0.11.4 limits neither the length of a head nor the time that it takes to come.)
class HttpServer {
 public:
  /// Throws Error if the address cannot be bound.
  HttpServer(const HttpAddress& address, HttpRoutes routes, HttpLimits limits = {});

  /// Stops promptly, even with open connections.
  ~HttpServer();

  /// Where to open the path /, with the token.
  std::string url() const;

  int port() const { return address_.port; }

  /// Whether only this machine can connect.
  bool is_local() const;

 private:
  void accept_connections();
  void serve(int socket);
  void close(int socket);

  HttpAddress address_;
  HttpLimits limits_;
  HttpSite site_;
  int listener_;
  std::mutex mutex_;
  std::condition_variable ended_;  // a connection
  std::list<int> sockets_;         // of the connections, the oldest first
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gloss
