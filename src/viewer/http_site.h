#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "viewer/http_request.h"

namespace gloss {

struct HttpAnswer {
  std::string type;  // the Content-Type
  std::string body;
  std::string policy = "default-src 'none'; frame-ancestors 'none'";  // the Content-Security-Policy
};

/// Answers the query of a request. An HttpError becomes the response, any other exception one of status 503.
using HttpHandler = std::function<HttpAnswer(const HttpFields& query)>;

/// The handlers by their paths, such as "/api/run".
using HttpRoutes = std::map<std::string, HttpHandler, std::less<>>;

/// What a server answers, and to whom: GET and HEAD requests without a body that carry the site's random token, in the
/// parameter `token` or in the cookie that answers such a request.
class HttpSite {
 public:
  /// `local`: also refuse Host headers that do not name this machine.
  HttpSite(HttpRoutes routes, bool local);

  const std::string& token() const { return token_; }

  /// The response to the head of a request (as for parse_request()), as bytes. Thread-safe if the handlers are.
  std::string respond(std::string_view head) const;

 private:
  HttpAnswer answer(const HttpRequest& request) const;
  bool knows_token(const HttpRequest& request) const;
  std::string set_cookie() const;

  HttpRoutes routes_;
  bool local_;
  std::string token_;
  std::string cookie_;  // its name: browsers send the cookies of one site of a machine to the others, too
};

/// 128 bits of the system's random numbers, in hexadecimal.
std::string random_word();

/// The response that says an error, as bytes.
std::string http_response(const HttpError& error);

}  // namespace gloss
