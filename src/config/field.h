#pragma once

#include <string>
#include <variant>
#include <vector>

#include "config/key_binding.h"

namespace gloss {

/// One key of a mapping and the location of its value. A schema records fields; readers and writers visit them.
struct Schema::Field {
  struct Flag {
    bool* value;
  };
  /// T: int64_t, double, or an optional of these.
  template <typename T>
  struct Number {
    T* value;
    Range range;
  };
  struct Numbers {
    std::vector<double>* values;
    Range range;
  };
  /// T: std::string or an optional of it.
  template <typename T>
  struct Text {
    T* value;
  };
  /// T: an optional file name, or a vector of several.
  template <typename T>
  struct File {
    T* value;
  };
  struct OneOf {
    std::string* value;
    std::vector<std::string> allowed;
  };
  struct SomeOf {
    std::vector<std::string>* values;
    std::vector<std::string> allowed;
  };
  struct Section {
    Options* options;
  };
  struct Chosen {
    Choice* choice;
    Choices choices;
  };

  std::string key;
  std::string meaning;
  std::variant<Flag, Number<int64_t>, Number<double>, Number<std::optional<int64_t>>, Number<std::optional<double>>,
               Numbers, Text<std::string>, Text<std::optional<std::string>>, File<std::optional<std::string>>,
               File<std::vector<std::string>>, OneOf, SomeOf, Section, Chosen>
      target;
};

struct Schema::Check {
  std::string path;
  std::function<std::string()> problem;
};

/// The schema that `options` bind.
Schema schema_of(Options& options);

/// New options, at their defaults, of the choice called `name`; null if there is none.
std::shared_ptr<Options> make(const Choices& choices, const std::string& name);

std::vector<std::string> names_of(const Choices& choices);

/// The value of a key as YAML on one line; nothing for a section.
std::string in_yaml(const Schema::Field& field);

/// "path.key", or "key" at the root.
std::string join_path(const std::string& path, const std::string& key);

/// "a, b or c".
std::string either(const std::vector<std::string>& names);

/// What follows "a number": " from 0 to 1", " of at least 1", " greater than 0", or nothing.
std::string summary(const Range& range);

}  // namespace gloss
