#include "metrics/links.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/parse_number.h"
#include "base/utf8.h"

namespace gloss {
namespace {

constexpr int64_t kLongestLine = 1 << 20;  // in bytes, as of text

/// Parses all of `text` as a number from 0; nothing if it is not one.
std::optional<int> read_number(std::string_view text) {
  return text.starts_with('-') ? std::nullopt : parse_number<int>(text);
}

/// Parses `1-2` or `1p2`, with or without a probability, `1-2:0.41`; nothing if it is none of these.
std::optional<Link> read_link(std::string_view token) {
  if (const size_t colon = token.find(':'); colon != std::string_view::npos) {
    if (!parse_number<double>(token.substr(colon + 1))) return std::nullopt;
    token = token.substr(0, colon);
  }
  const size_t divider = token.find_first_of("-p");
  if (divider == std::string_view::npos) return std::nullopt;
  const auto source = read_number(token.substr(0, divider));
  const auto target = read_number(token.substr(divider + 1));
  if (!source || !target) return std::nullopt;
  return Link{*source, *target, token[divider] == '-'};
}

/// Parses the links of one line; errors name its location `place` ("file:line").
Links read_line(const std::string& line, const std::string& place, const LinkFormat& format) {
  Links links;
  std::istringstream tokens(line);
  for (std::string token; tokens >> token;) {
    const auto written = read_link(token);
    if (!written) {
      fail("{}: \"{}\" is not a link, expected a form like 1-2, or 1p2 for a possible link", place, excerpt(token));
    }
    Link link = *written;
    if (format.one_based && (link.source-- == 0 || link.target-- == 0)) {
      fail("{}: \"{}\" names word 0, but words are counted from 1 here", place, token);
    }
    if (format.inverse) std::swap(link.source, link.target);
    links.push_back(link);
  }
  return links;
}

/// Sorts and removes duplicates; of a sure and a possible link, the sure one stays.
void put_in_order(Links& links) {
  std::ranges::sort(links, {}, [](const Link& link) { return std::tuple(link.source, link.target, !link.sure); });
  const auto same_words = [](const Link& a, const Link& b) { return a.source == b.source && a.target == b.target; };
  links.erase(std::unique(links.begin(), links.end(), same_words), links.end());
}

}  // namespace

std::vector<Links> read_links(const std::filesystem::path& file, const LinkFormat& format) {
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) {
    fail("{}: cannot be read, expected a file of word alignments", file.string());
  }
  std::vector<Links> sentences;
  std::string buffer(kLongestLine + 1, '\0');
  while (stream.getline(buffer.data(), std::ssize(buffer)) || stream.gcount() > 0) {
    if (stream.fail()) {
      fail("{}:{}: the line is too long; expected at most {} bytes", file.string(), sentences.size() + 1, kLongestLine);
    }
    std::string line(buffer.data(), stream.gcount() - (stream.eof() ? 0 : 1));
    if (sentences.empty() && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    auto links = read_line(line, fmt::format("{}:{}", file.string(), sentences.size() + 1), format);
    put_in_order(links);
    sentences.push_back(std::move(links));
  }
  if (sentences.empty()) fail("{}: is empty, expected a line of links for each sentence", file.string());
  return sentences;
}

std::string to_pharaoh(Links links) {
  put_in_order(links);
  std::string line;
  for (const auto& link : links) {
    line += fmt::format("{}{}{}{}", line.empty() ? "" : " ", link.source, link.sure ? '-' : 'p', link.target);
  }
  return line;
}

std::string to_pharaoh(const Links& links, std::span<const float> probabilities) {
  std::string line;
  for (size_t i = 0; i < links.size(); ++i) {
    line += fmt::format("{}{}:{:.4f}", line.empty() ? "" : " ", to_pharaoh({links[i]}), probabilities[i]);
  }
  return line;
}

}  // namespace gloss
