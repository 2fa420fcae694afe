#include "viewer/http_request.h"

#include <arpa/inet.h>

#include <algorithm>

namespace gloss {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr int kBad = 400;

/// Removes the text before `end`, and `end`, from `rest` and returns it; all of `rest` if `end` is not in it.
std::string_view take_until(std::string_view end, std::string_view& rest) {
  const size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == rest.npos ? rest.size() : at + end.size());
  return taken;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if ('A' <= c && c <= 'Z') c += 'a' - 'A';
  }
  return lower;
}

std::string_view take_line(std::string_view& head) {
  const std::string_view line = take_until("\r\n", head);
  const bool clean = std::ranges::none_of(line, [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; });
  if (!clean) throw HttpError{kBad, "a line of the request has a control character"};
  return line;
}

}  // namespace

HttpRequest parse_request(std::string_view head) {
  HttpRequest request;
  std::string_view line = take_line(head);
  request.method = take_until(" ", line);
  std::string_view target = take_until(" ", line);
  if (!target.starts_with('/') || (line != "HTTP/1.1" && line != "HTTP/1.0")) {
    throw HttpError{kBad, "the request does not begin with a method, a path and HTTP/1.1"};
  }
  request.path = take_until("?", target);
  while (!target.empty()) {
    std::string_view value = take_until("&", target);
    const std::string_view name = take_until("=", value);
    request.query.emplace(name, value);
  }
  while (!head.empty()) {
    std::string_view value = take_line(head);
    const std::string name = lowered(take_until(":", value));
    if (name.empty() || name.find_first_of(kBlanks) != name.npos) throw HttpError{kBad, "a header has no name"};
    if (!request.headers.emplace(name, trimmed(value)).second) throw HttpError{kBad, "a header stands there twice"};
  }
  return request;
}

std::string_view cookie_in(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view value = trimmed(take_until(";", header));
    if (take_until("=", value) == name) return value;
  }
  return {};
}

bool names_this_machine(std::string_view host) {
  const size_t colon = host.rfind(':');
  if (colon != host.npos && host.find_first_not_of("0123456789", colon + 1) == host.npos) host = host.substr(0, colon);
  const std::string name = lowered(host);
  in_addr address{};
  if (::inet_pton(AF_INET, name.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
  return name == "localhost" || name == "[::1]";
}

}  // namespace gloss
