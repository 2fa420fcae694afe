#include <fmt/ranges.h>

#include <cmath>
#include <regex>

#include "config/field.h"
#include "config/schema.h"

namespace gloss {
namespace {

/// Whether some reader of YAML 1.1 or 1.2 could take the bare word for something other than this text.
bool needs_quotes(const std::string& text) {
  static const auto kind = std::regex::icase;
  static const std::regex bare(R"([\w./+\x80-\xFF-]([\w./+@=()~ \x80-\xFF-]*[\w./+@=()~\x80-\xFF-])?)", kind);
  static const std::regex word("null|true|false|yes|no|on|off|y|n|[-.]+|- .*", kind);
  static const std::regex number(R"([-+.]*(\d[\d_.-]*(e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|inf|nan))", kind);
  return !std::regex_match(text, bare) || std::regex_match(text, word) || std::regex_match(text, number);
}

std::string in_yaml(const std::string& text) {
  if (!needs_quotes(text)) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      quoted += fmt::format("\\x{:02x}", c);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

/// The fewest digits that read back as the same number, always with a point: 1.0, 1.0e-09.
std::string in_yaml(double number) {
  std::string digits = fmt::format("{}", number);
  if (digits.find('.') == std::string::npos) {
    digits.insert(std::min(digits.find('e'), digits.size()), ".0");
  }
  return digits;
}

std::string in_yaml(int64_t number) {
  return fmt::format("{}", number);
}

template <typename T>
std::string in_yaml(const std::optional<T>& value) {
  return value ? in_yaml(*value) : "null";
}

template <typename T>
std::string in_yaml(const std::vector<T>& values) {
  std::vector<std::string> items;
  for (const T& value : values) {
    items.push_back(in_yaml(value));
  }
  return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string block(Options& options, const std::string& indent);

/// One overload for each kind of field: the line of `key`, and what stands under it.
struct Lines {
  std::string indent;
  std::string key;

  std::string line(const std::string& value) const { return indent + key + ": " + value + "\n"; }

  std::string operator()(const Schema::Field::Flag& field) const { return line(*field.value ? "true" : "false"); }
  template <typename T>
  std::string operator()(const Schema::Field::Number<T>& field) const {
    return line(in_yaml(*field.value));
  }
  template <typename T>
  std::string operator()(const Schema::Field::Text<T>& field) const {
    return line(in_yaml(*field.value));
  }
  std::string operator()(const Schema::Field::OneOf& field) const { return line(in_yaml(*field.value)); }
  std::string operator()(const Schema::Field::Numbers& field) const { return line(in_yaml(*field.values)); }
  std::string operator()(const Schema::Field::SomeOf& field) const { return line(in_yaml(*field.values)); }
  std::string operator()(const Schema::Field::Section& field) const {
    const std::string inner = block(*field.options, indent + "  ");
    return inner.empty() ? line("{}") : indent + key + ":\n" + inner;
  }
  std::string operator()(const Schema::Field::Chosen& field) const {
    return line(in_yaml(field.choice->name)) + block(*field.choice->options, indent);
  }
};

std::string block(Options& options, const std::string& indent) {
  Schema schema = schema_of(options);
  std::string lines;
  for (const Schema::Field& field : schema.fields()) {
    lines += std::visit(Lines{indent, field.key}, field.target);
  }
  return lines;
}

}  // namespace

std::string write_yaml(Options& options) {
  const std::string lines = block(options, "");
  return lines.empty() ? "{}\n" : lines;
}

}  // namespace gloss
