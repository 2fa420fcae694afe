#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace gloss {

/// An error response: HTTP status and message.
struct HttpError {
  int status;
  std::string sentence;
};

using HttpFields = std::map<std::string, std::string, std::less<>>;

/// The head of an HTTP request (RFC 9112).
struct HttpRequest {
  std::string method;
  std::string path;  // not percent-decoded, as no path here needs it; nor is the query, of numbers and a token
  HttpFields query;
  HttpFields headers;  // by their names in lower case
};

/// `head` is the request line and the header lines, each with its CRLF. Throws HttpError if it is malformed.
HttpRequest parse_request(std::string_view head);

/// A cookie's value in a Cookie header (RFC 6265); empty if it has none of that name.
std::string_view cookie_in(std::string_view header, std::string_view name);

/// Whether a Host header, with any port, is "localhost" or a loopback address. Another name may come from DNS
/// rebinding.
bool names_this_machine(std::string_view host);

}  // namespace gloss
