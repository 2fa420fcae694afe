#include "viewer/http_site.h"

#include <arpa/inet.h>
#include <fmt/ranges.h>
#include <strings.h>
#include <sys/random.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

constexpr int kForbidden = 403, kNowhere = 404, kNotAllowed = 405, kTooLarge = 413, kUnavailable = 503;

HttpResponse refusal(const HttpError& error) {
  return {error.sentence + "\n", {{"Content-Type", "text/plain; charset=utf-8"}}, error.status};
}

/// Whether the field is the secret. Takes the same time wherever they differ, so that none is found letter by letter.
bool holds(const HttpFields& fields, std::string_view name, std::string_view secret) {
  const auto field = fields.find(name);
  if (field == fields.end() || field->second.size() != secret.size()) return false;
  unsigned char difference = 0;
  for (size_t i = 0; i < secret.size(); ++i) difference |= static_cast<unsigned char>(field->second[i] ^ secret[i]);
  return difference == 0;
}

}  // namespace

std::string random_word() {
  std::array<unsigned char, 16> bytes;
  if (::getentropy(bytes.data(), bytes.size()) != 0) fail("the system gives no random numbers");
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

bool names_this_machine(std::string host) {
  const size_t colon = host.rfind(':');
  if (colon != host.npos && host.find_first_not_of("0123456789", colon + 1) == host.npos) host.resize(colon);
  in_addr address{};
  if (::inet_pton(AF_INET, host.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
  return ::strcasecmp(host.c_str(), "localhost") == 0 || host == "[::1]";
}

HttpSite::HttpSite(HttpRoutes routes, bool local)
    : routes_(std::move(routes)), local_(local), token_(random_word()), cookie_("gloss-" + token_.substr(0, 8)) {}

HttpResponse HttpSite::respond(const HttpRequest& request) const {
  HttpResponse response;
  try {
    response = answer(request);
    if (request.query.contains("token")) {
      response.headers["Set-Cookie"] =
          fmt::format("{}={}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict", cookie_, token_);
    }
  } catch (const HttpError& error) {
    response = refusal(error);
  } catch (const std::exception& error) {  // the run was moved, or is being started from scratch
    response = refusal({kUnavailable, error.what()});
  }
  if (response.status == kNotAllowed) response.headers["Allow"] = "GET, HEAD";
  response.headers.merge(HttpFields{{"Cache-Control", "no-store"},
                                    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                                    {"Cross-Origin-Resource-Policy", "same-origin"},
                                    {"Referrer-Policy", "no-referrer"},
                                    {"X-Content-Type-Options", "nosniff"}});
  return response;
}

HttpResponse HttpSite::answer(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    throw HttpError{kNotAllowed, "only GET and HEAD are answered"};
  }
  if (request.has_body) throw HttpError{kTooLarge, "a request may not have a body"};
  if (local_ && !names_this_machine(request.host)) throw HttpError{kForbidden, "only localhost is served"};
  if (!holds(request.query, "token", token_) && !holds(request.cookies, cookie_, token_)) {
    throw HttpError{kForbidden, "open the whole address, with ?token=, that gloss view printed where it was started"};
  }
  const auto route = routes_.find(request.path);
  if (route == routes_.end()) throw HttpError{kNowhere, "there is nothing here"};
  return route->second(request.query);
}

}  // namespace gloss
