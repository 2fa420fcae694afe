#include "viewer/http_site.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <utility>

#include "base/error.h"

namespace gloss {
namespace {

constexpr int kGood = 200, kForbidden = 403, kNowhere = 404, kNotAllowed = 405, kTooLarge = 413, kUnavailable = 503;

std::string response(int status, const HttpAnswer& answer, std::string_view more = "") {
  return fmt::format(
      "HTTP/1.1 {} \r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n"
      "Content-Security-Policy: {}\r\nCross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: no-referrer\r\n"
      "X-Content-Type-Options: nosniff\r\n{}\r\n{}",
      status, answer.type, answer.body.size(), answer.policy, more, answer.body);
}

/// Takes the same time wherever the words differ, so that none is found letter by letter.
bool same(std::string_view given, std::string_view secret) {
  if (given.size() != secret.size()) return false;
  unsigned char difference = 0;
  for (size_t i = 0; i < secret.size(); ++i) difference |= static_cast<unsigned char>(given[i] ^ secret[i]);
  return difference == 0;
}

std::string_view value_of(const HttpFields& fields, std::string_view name) {
  const auto field = fields.find(name);
  return field == fields.end() ? std::string_view() : field->second;
}

bool has_body(const HttpFields& headers) {
  const std::string_view length = value_of(headers, "content-length");
  return headers.contains("transfer-encoding") || (!length.empty() && length != "0");
}

}  // namespace

std::string random_word() {
  std::array<unsigned char, 16> bytes;
  if (::getentropy(bytes.data(), bytes.size()) != 0) fail("the system gives no random numbers");
  std::string word;
  for (const unsigned char byte : bytes) word += fmt::format("{:02x}", byte);
  return word;
}

std::string http_response(const HttpError& error) {
  return response(error.status, {"text/plain; charset=utf-8", error.sentence + "\n"},
                  error.status == kNotAllowed ? "Allow: GET, HEAD\r\n" : "");
}

HttpSite::HttpSite(HttpRoutes routes, bool local)
    : routes_(std::move(routes)), local_(local), token_(random_word()), cookie_("gloss-" + token_.substr(0, 8)) {}

std::string HttpSite::respond(std::string_view head) const {
  std::string bytes;
  bool without_body = false;
  try {
    const HttpRequest request = parse_request(head);
    without_body = request.method == "HEAD";
    const HttpAnswer found = answer(request);
    bytes = response(kGood, found, request.query.contains("token") ? set_cookie() : "");
  } catch (const HttpError& error) {
    bytes = http_response(error);
  } catch (const std::exception& error) {  // the run was moved, or is being started from scratch
    bytes = http_response({kUnavailable, error.what()});
  }
  if (without_body) bytes.resize(bytes.find("\r\n\r\n") + 4);
  return bytes;
}

HttpAnswer HttpSite::answer(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    throw HttpError{kNotAllowed, "only GET and HEAD are answered"};
  }
  if (has_body(request.headers)) throw HttpError{kTooLarge, "a request may not have a body"};
  if (local_ && !names_this_machine(value_of(request.headers, "host"))) {
    throw HttpError{kForbidden, "only localhost is served"};
  }
  if (!knows_token(request)) {
    throw HttpError{kForbidden, "open the whole address, with ?token=, that gloss view printed where it was started"};
  }
  const auto route = routes_.find(request.path);
  if (route == routes_.end()) throw HttpError{kNowhere, "there is nothing here"};
  return route->second(request.query);
}

bool HttpSite::knows_token(const HttpRequest& request) const {
  return same(value_of(request.query, "token"), token_) ||
         same(cookie_in(value_of(request.headers, "cookie"), cookie_), token_);
}

std::string HttpSite::set_cookie() const {
  return fmt::format("Set-Cookie: {}={}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict\r\n", cookie_, token_);
}

}  // namespace gloss
