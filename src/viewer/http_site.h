#pragma once

#include <functional>
#include <map>
#include <string>

namespace gloss {

using HttpFields = std::map<std::string, std::string, std::less<>>;

/// What a request says before its body.
struct HttpRequest {
  std::string method;
  std::string path;
  std::string host;  // the Host header
  HttpFields query;
  HttpFields cookies;
  bool has_body = false;
};

struct HttpResponse {
  std::string body;  // of the response to GET; HEAD gets its length
  HttpFields headers;
  int status = 200;
};

/// An error response: HTTP status and message.
struct HttpError {
  int status;
  std::string sentence;
};

/// Answers the query of a request. An HttpError becomes the response, any other exception one of status 503. A handler
/// sets the Content-Type, and the Content-Security-Policy if the answer may load or embed anything.
using HttpHandler = std::function<HttpResponse(const HttpFields& query)>;

/// The handlers by their paths, such as "/api/run".
using HttpRoutes = std::map<std::string, HttpHandler, std::less<>>;

/// What a server answers, and to whom: GET and HEAD requests without a body that carry the site's random token, in the
/// parameter `token` or in the cookie that answers such a request.
class HttpSite {
 public:
  /// `local`: also refuse Host headers that do not name this machine.
  HttpSite(HttpRoutes routes, bool local);

  const std::string& token() const { return token_; }

  /// Thread-safe if the handlers are.
  HttpResponse respond(const HttpRequest& request) const;

 private:
  HttpResponse answer(const HttpRequest& request) const;

  HttpRoutes routes_;
  bool local_;
  std::string token_;
  std::string cookie_;  // its name: browsers send the cookies of one site of a machine to the others, too
};

/// 128 bits of the system's random numbers, in hexadecimal.
std::string random_word();

/// Whether a Host header, with any port, is "localhost" or a loopback address. Another name may come from DNS
/// rebinding.
bool names_this_machine(std::string host);

}  // namespace gloss
