#include "config/schema.h"

#include <algorithm>
#include <stdexcept>

#include "config/field.h"

namespace gloss {

Schema::Schema() = default;
Schema::~Schema() = default;
Schema::Schema(Schema&&) noexcept = default;

void Schema::flag(const std::string& key, bool& value) {
  fields_.push_back({key, Field::Flag{&value}});
}

void Schema::number(const std::string& key, int64_t& value, Range range) {
  fields_.push_back({key, Field::Number<int64_t>{&value, range}});
}

void Schema::number(const std::string& key, double& value, Range range) {
  fields_.push_back({key, Field::Number<double>{&value, range}});
}

void Schema::number(const std::string& key, std::optional<int64_t>& value, Range range) {
  fields_.push_back({key, Field::Number<std::optional<int64_t>>{&value, range}});
}

void Schema::number(const std::string& key, std::optional<double>& value, Range range) {
  fields_.push_back({key, Field::Number<std::optional<double>>{&value, range}});
}

void Schema::numbers(const std::string& key, std::vector<double>& values, Range range) {
  fields_.push_back({key, Field::Numbers{&values, range}});
}

void Schema::text(const std::string& key, std::string& value) {
  fields_.push_back({key, Field::Text<std::string>{&value}});
}

void Schema::text(const std::string& key, std::optional<std::string>& value) {
  fields_.push_back({key, Field::Text<std::optional<std::string>>{&value}});
}

void Schema::one_of(const std::string& key, std::string& value, std::vector<std::string> allowed) {
  fields_.push_back({key, Field::OneOf{&value, std::move(allowed)}});
}

void Schema::some_of(const std::string& key, std::vector<std::string>& values, std::vector<std::string> allowed) {
  fields_.push_back({key, Field::SomeOf{&values, std::move(allowed)}});
}

void Schema::section(const std::string& key, Options& options) {
  fields_.push_back({key, Field::Section{&options}});
}

void Schema::choose(const std::string& key, Choice& choice, const Choices& choices) {
  if (choice.name.empty()) {
    choice.name = choices.at(0).first;
  }
  if (!choice.options) {
    choice.options = make(choices, choice.name);
  }
  if (!choice.options) {
    throw std::logic_error("the default of " + key + " is '" + choice.name + "', which is not among its choices");
  }
  fields_.push_back({key, Field::Chosen{&choice, choices}});
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

}  // namespace gloss
