#pragma once

#include <list>
#include <memory>
#include <string>

#include "viewer/http_site.h"

struct MHD_Daemon;

namespace gloss {

struct HttpAddress {
  std::string host;  // an IP address of this machine; 0.0.0.0 and :: are all of them
  int port = 0;      // 0 picks a free one
};

/// What a client may take.
struct HttpLimits {
  size_t head = 1 << 15;       // bytes for the heads of its request and of the response
  unsigned pause = 10;         // seconds without a byte sent or read
  unsigned connections = 256;  // beyond these, the oldest is cut off
};

/// Serves the routes by libmicrohttpd until destroyed; it then stops promptly, even with open connections. Each
/// connection carries one request and has a thread of its own, so that no client and no handler delays another.
class HttpServer {
 public:
  /// Throws Error if the address cannot be bound.
  HttpServer(const HttpAddress& address, HttpRoutes routes, HttpLimits limits = {});

  /// Where to open the path /, with the token.
  std::string url() const;

  int port() const { return address_.port; }

  /// Whether only this machine can connect.
  bool is_local() const;

 private:
  HttpAddress address_;
  HttpLimits limits_;
  HttpSite site_;
  std::list<int> sockets_;  // of the connections, the oldest first; only the daemon's own thread uses it
  std::unique_ptr<MHD_Daemon, void (*)(MHD_Daemon*)> daemon_;
};

}  // namespace gloss
