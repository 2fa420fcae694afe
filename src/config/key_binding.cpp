#include "config/key_binding.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "config/field.h"

namespace gloss {

Schema::Schema() = default;
Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;

void Schema::flag(const std::string& key, bool& value, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Flag{&value}});
}

void Schema::number(const std::string& key, int64_t& value, Range range, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Number<int64_t>{&value, range}});
}

void Schema::number(const std::string& key, double& value, Range range, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Number<double>{&value, range}});
}

void Schema::number(const std::string& key, std::optional<int64_t>& value, Range range, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Number<std::optional<int64_t>>{&value, range}});
}

void Schema::number(const std::string& key, std::optional<double>& value, Range range, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Number<std::optional<double>>{&value, range}});
}

void Schema::numbers(const std::string& key, std::vector<double>& values, Range range, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Numbers{&values, range}});
}

void Schema::text(const std::string& key, std::string& value, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Text<std::string>{&value}});
}

void Schema::text(const std::string& key, std::optional<std::string>& value, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Text<std::optional<std::string>>{&value}});
}

void Schema::file(const std::string& key, std::optional<std::string>& name, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::File<std::optional<std::string>>{&name}});
}

void Schema::files(const std::string& key, Names& names, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::File<Names>{&names}});
}

void Schema::one_of(const std::string& key, std::string& value, Names allowed, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::OneOf{&value, std::move(allowed)}});
}

void Schema::some_of(const std::string& key, Names& values, Names allowed, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::SomeOf{&values, std::move(allowed)}});
}

void Schema::section(const std::string& key, Options& options, std::string meaning) {
  fields_.push_back({key, std::move(meaning), Field::Section{&options}});
}

void Schema::choose(const std::string& key, Choice& choice, const Choices& choices, std::string meaning) {
  if (choice.name.empty()) {
    choice.name = choices.at(0).first;
  }
  if (!choice.options) {
    choice.options = make(choices, choice.name);
  }
  if (!choice.options) {
    throw std::logic_error("the default of " + key + " is '" + choice.name + "', which is not among its choices");
  }
  fields_.push_back({key, std::move(meaning), Field::Chosen{&choice, choices}});
}

void Schema::check(const std::string& path, std::function<std::string()> problem) {
  checks_.push_back({path, std::move(problem)});
}

Schema schema_of(Options& options) {
  Schema schema;
  options.bind(schema);
  return schema;
}

std::shared_ptr<Options> make(const Choices& choices, const std::string& name) {
  const auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& row) { return row.first == name; });
  return found == choices.end() ? nullptr : found->second();
}

std::vector<std::string> names_of(const Choices& choices) {
  std::vector<std::string> names;
  for (const auto& [name, maker] : choices) {
    names.push_back(name);
  }
  return names;
}

std::string join_path(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string either(const std::vector<std::string>& names) {
  if (names.size() < 2) {
    return fmt::format("{}", fmt::join(names, ""));
  }
  return fmt::format("{} or {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string summary(const Range& range) {
  const bool above = std::isfinite(range.least);
  const bool below = std::isfinite(range.most);
  if (above && below) {
    return fmt::format(" from {} to {}", range.least, range.most);
  }
  if (range.least == kPositive.least) {
    return " greater than 0";
  }
  return above ? fmt::format(" of at least {}", range.least) : below ? fmt::format(" of at most {}", range.most) : "";
}

}  // namespace gloss
