#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>

#include "config/field.h"
#include "config/options_yaml.h"

namespace gloss {
namespace {

bool is_any_of(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) || byte >= 0x80 || is_any_of("_-./+", c);
}

/// Whether unquoted `text` is a number or a date in YAML 1.1 or 1.2.
bool looks_like_number(const std::string& text) {
  const std::string digits = text.substr(std::min(text.find_first_not_of("+-."), text.size()));
  return digits.empty() || digits.starts_with("0x") || digits.starts_with("0o") ||
         (std::isdigit(static_cast<unsigned char>(digits[0])) &&
          digits.find_first_not_of("0123456789_.+-eE") == std::string::npos);
}

/// Whether unquoted `text` is anything but this string in YAML 1.1 or 1.2.
bool needs_quotes(const std::string& text) {
  static const std::set<std::string> kWords = {"null", "true", "false", "yes",  "no",    "on",   "off",
                                               "y",    "n",    ".inf",  ".nan", "-.inf", "+.inf"};
  const bool bare =
      !text.empty() && is_word_byte(text.front()) && text.back() != ' ' && !text.starts_with("- ") &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_word_byte(c) || is_any_of(" @=()~", c); });
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return !bare || looks_like_number(text) || kWords.contains(lower);
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

/// The shortest decimal that reads back as the same number, always with a point: 1.0, 1.0e-09.
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

/// One overload for each kind of field: the value of its key.
struct Value {
  std::string operator()(const Schema::Field::Flag& field) const { return *field.value ? "true" : "false"; }
  template <typename T>
  std::string operator()(const Schema::Field::Number<T>& field) const {
    return in_yaml(*field.value);
  }
  template <typename T>
  std::string operator()(const Schema::Field::Text<T>& field) const {
    return in_yaml(*field.value);
  }
  std::string operator()(const Schema::Field::File<std::optional<std::string>>& field) const {
    return in_yaml(*field.value);
  }
  std::string operator()(const Schema::Field::File<Schema::Names>& field) const {
    const Schema::Names& names = *field.value;
    return names.empty() ? "null" : names.size() == 1 ? in_yaml(names.front()) : in_yaml(names);
  }
  std::string operator()(const Schema::Field::OneOf& field) const { return in_yaml(*field.value); }
  std::string operator()(const Schema::Field::Numbers& field) const { return in_yaml(*field.values); }
  std::string operator()(const Schema::Field::SomeOf& field) const { return in_yaml(*field.values); }
  std::string operator()(const Schema::Field::Section&) const { return ""; }
  std::string operator()(const Schema::Field::Chosen& field) const { return in_yaml(field.choice->name); }
};

/// The lines of each key, and of what stands under it.
std::string block(Options& options, const std::string& indent) {
  Schema schema = schema_of(options);
  std::string lines;
  for (const Schema::Field& field : schema.fields()) {
    const std::string key = indent + field.key + ":";
    if (const auto* section = std::get_if<Schema::Field::Section>(&field.target)) {
      const std::string inner = block(*section->options, indent + "  ");
      lines += inner.empty() ? key + " {}\n" : key + "\n" + inner;
      continue;
    }
    lines += key + " " + in_yaml(field) + "\n";
    if (const auto* chosen = std::get_if<Schema::Field::Chosen>(&field.target)) {
      lines += block(*chosen->choice->options, indent);
    }
  }
  return lines;
}

}  // namespace

std::string in_yaml(const Schema::Field& field) {
  return std::visit(Value{}, field.target);
}

std::vector<Setting> settings_of(Options& options, const std::string& path) {
  std::vector<Setting> settings;
  const auto add = [&](Options& inner, const std::string& at) {
    std::ranges::move(settings_of(inner, at), std::back_inserter(settings));
  };
  Schema schema = schema_of(options);
  for (const Schema::Field& field : schema.fields()) {
    const std::string key = join_path(path, field.key);
    if (const auto* section = std::get_if<Schema::Field::Section>(&field.target)) {
      add(*section->options, key);
      continue;
    }
    settings.push_back({key, in_yaml(field)});
    if (const auto* chosen = std::get_if<Schema::Field::Chosen>(&field.target)) {
      add(*chosen->choice->options, path);
    }
  }
  return settings;
}

std::string write_yaml(Options& options) {
  const std::string lines = block(options, "");
  return lines.empty() ? "{}\n" : lines;
}

}  // namespace gloss
