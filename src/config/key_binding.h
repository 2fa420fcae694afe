#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gloss {

class Schema;

/// The settings of one component: a plain struct that binds its keys once, for reading, writing and listing.
struct Options {
  Options() = default;
  Options(const Options&) = default;
  Options& operator=(const Options&) = default;
  virtual ~Options() = default;
  virtual void bind(Schema& schema) = 0;
};

/// A component chosen by name, with its options.
struct Choice {
  std::string name;
  std::shared_ptr<Options> options;

  /// The options, cast to the type that the name's factory returned.
  template <typename T>
  const T& as() const {
    return static_cast<const T&>(*options);
  }
};

/// The available names, each with a factory for its default options.
using Choices = std::vector<std::pair<std::string, std::function<std::shared_ptr<Options>()>>>;

/// Inclusive bounds of a number.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
};
inline constexpr Range kPositive{std::numeric_limits<double>::min(), std::numeric_limits<double>::infinity()};
inline constexpr Range kAtLeastOne{1, std::numeric_limits<double>::infinity()};
inline constexpr Range kNotNegative{0, std::numeric_limits<double>::infinity()};

/// The keys of one mapping, each bound to the member that holds its value. The value a member has when it is described
/// is its default. A `meaning` is one phrase in the field's terms, with units and what null means: the reference that
/// `gloss config --explain` prints.
class Schema {
 public:
  using Names = std::vector<std::string>;
  void flag(const std::string& key, bool& value, std::string meaning);
  void number(const std::string& key, int64_t& value, Range range, std::string meaning);
  void number(const std::string& key, double& value, Range range, std::string meaning);
  void number(const std::string& key, std::optional<int64_t>& value, Range range, std::string meaning);
  void number(const std::string& key, std::optional<double>& value, Range range, std::string meaning);
  void numbers(const std::string& key, std::vector<double>& values, Range range, std::string meaning);  // a fixed count
  void text(const std::string& key, std::string& value, std::string meaning);
  void text(const std::string& key, std::optional<std::string>& value, std::string meaning);
  void file(const std::string& key, std::optional<std::string>& name, std::string meaning);
  void files(const std::string& key, Names& names, std::string meaning);  // one name or a list
  void one_of(const std::string& key, std::string& value, Names allowed, std::string meaning);
  void some_of(const std::string& key, Names& values, Names allowed, std::string meaning);
  void section(const std::string& key, Options& options, std::string meaning);  // a mapping of its own under `key`

  /// `key` names one of `choices`, whose options then stand in this same mapping. An empty name takes the first.
  /// Reading another name than the default's makes new options; else they are read into the default's.
  void choose(const std::string& key, Choice& choice, const Choices& choices, std::string meaning);

  /// Registers a check that runs after everything is read. `problem` returns "expected …, but got …", or an empty
  /// string if the values are valid. The error points at `path`, relative to this mapping ("decoder.hidden").
  void check(const std::string& path, std::function<std::string()> problem);

  struct Field;
  struct Check;
  std::vector<Field>& fields() { return fields_; }
  std::vector<Check>& checks() { return checks_; }
  Schema();
  ~Schema();
  Schema(Schema&&) noexcept;

 private:
  std::vector<Field> fields_;
  std::vector<Check> checks_;
};

}  // namespace gloss
