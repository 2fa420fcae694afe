#include "viewer/page_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "base/zlib_stream.h"
#include "viewer/page_files.h"

namespace gloss {
namespace {

constexpr std::string_view kNonce = "NONCE";
constexpr std::string_view kData = "<!--DATA-->";

std::string_view text_of(std::string_view name) {
  const auto files = page_files();
  const auto file = std::ranges::find(files, name, &EmbeddedFile::name);
  if (file == files.end()) throw std::logic_error("the page has no file " + std::string(name));
  return file->text;
}

void append_replaced(std::string& text, std::string_view line, std::string_view nonce) {
  for (size_t at = line.find(kNonce); at != line.npos; at = line.find(kNonce)) {
    text.append(line.substr(0, at)).append(nonce);
    line.remove_prefix(at + kNonce.size());
  }
  text.append(line);
}

std::string block(std::string_view type, std::string_view id, std::string_view text) {
  return fmt::format("<script type=\"{}\" id=\"{}\">{}</script>\n", type, id, text);
}

/// RFC 4648, section 4.
std::string to_base64(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const std::span<const std::byte> some = bytes.subspan(i, std::min<size_t>(3, bytes.size() - i));
    uint32_t bits = 0;
    for (size_t k = 0; k < 3; ++k) bits = bits << 8 | (k < some.size() ? static_cast<unsigned char>(some[k]) : 0);
    for (size_t k = 0; k < 4; ++k) text += k <= some.size() ? kDigits[bits >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

}  // namespace

std::string fill_page(std::string_view nonce, std::string_view blocks) {
  std::string page;
  page.reserve(blocks.size() + (1 << 18));
  std::string_view rest = text_of("page.html");
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.starts_with("/*") && line.ends_with("*/")) {
      page.append(text_of(line.substr(2, line.size() - 4)));
    } else if (line == kData) {
      page.append(blocks);
    } else {
      append_replaced(page, line, nonce);
    }
    page += '\n';
  }
  return page;
}

std::string data_block(std::string_view json) {
  std::string text;
  text.reserve(json.size() + json.size() / 64);
  for (const char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return block("application/json", "data", text);
}

std::string maps_block(std::string_view id, std::span<const std::byte> maps) {
  return block("application/octet-stream", id, to_base64(compress(maps, 9)));
}

}  // namespace gloss
