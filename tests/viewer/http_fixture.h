#pragma once

#include <string>
#include <string_view>

namespace gloss {

/// The head of a request for `target` as parse_request() takes it; `more` are header lines.
inline std::string head_of(std::string_view target, std::string_view more = "", std::string_view method = "GET") {
  std::string head(method);
  return head.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(more);
}

inline int status_of(std::string_view response) {
  return std::stoi(std::string(response.substr(response.find(' ') + 1, 3)));
}

inline std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

/// The value of a header; empty if there is none.
inline std::string header_in(const std::string& response, const std::string& name) {
  const std::string begin = "\r\n" + name + ": ";
  const size_t at = response.substr(0, response.find("\r\n\r\n") + 2).find(begin);
  if (at == response.npos) return "";
  const size_t from = at + begin.size();
  return response.substr(from, response.find("\r\n", from) - from);
}

}  // namespace gloss
