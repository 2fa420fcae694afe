#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/error.h"
#include "base/files.h"
#include "base/logging.h"
#include "base/parse_number.h"
#include "base/utf8.h"
#include "config/did_you_mean.h"
#include "config/field.h"
#include "config/options_yaml.h"
#include "config/yaml_parser.h"

namespace gloss {
namespace {

/// A value of the tree and what it is called in errors.
struct Value {
  const Tree& tree;
  std::string path;
};

[[noreturn]] void refuse(const Value& value, const std::string& expected) {
  fail("{}: expected {} for {}, but got {}", value.tree.place, expected, value.path, value.tree.summary());
}

template <typename T>
T number(const Value& value, const Range& range) {
  const std::string& digits = value.tree.scalar;
  const std::optional<T> result = parse_number<T>(std::string_view(digits).substr(digits.starts_with('+')));
  const bool in_range =
      result && *result >= range.least && *result <= range.most && std::isfinite(static_cast<double>(*result));
  if (value.tree.kind != Tree::Kind::kPlain || !in_range) {
    refuse(value, (std::is_integral_v<T> ? "a whole number" : "a number") + summary(range));
  }
  return *result;
}

const std::string& text(const Value& value, const std::string& expected) {
  if (value.tree.kind != Tree::Kind::kPlain && value.tree.kind != Tree::Kind::kQuoted) {
    refuse(value, expected);
  }
  return value.tree.scalar;
}

const std::string& one_of(const Value& value, const std::vector<std::string>& allowed) {
  const std::string& name = text(value, either(allowed));
  if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
    refuse(value, either(allowed));
  }
  return name;
}

/// One overload per kind of field: stores a value that is present and not null.
struct Store {
  Value value;

  void operator()(const Schema::Field::Flag& field) const {
    const std::string& word = value.tree.scalar;
    if (value.tree.kind != Tree::Kind::kPlain || (word != "true" && word != "false")) {
      refuse(value, "true or false");
    }
    *field.value = word == "true";
  }

  template <typename T>
  void operator()(const Schema::Field::Number<T>& field) const {
    *field.value = number<T>(value, field.range);
  }

  template <typename T>
  void operator()(const Schema::Field::Number<std::optional<T>>& field) const {
    *field.value = number<T>(value, field.range);
  }

  void operator()(const Schema::Field::Numbers& field) const {
    const size_t count = field.values->size();
    const std::vector<Tree>& items = value.tree.items;
    if (value.tree.kind != Tree::Kind::kList) {
      refuse(value, fmt::format("a list of {} numbers", count));
    }
    if (items.size() != count) {
      fail("{}: expected {} numbers for {}, but got {}", value.tree.place, count, value.path, items.size());
    }
    std::transform(items.begin(), items.end(), field.values->begin(), [&](const Tree& item) {
      return number<double>({item, value.path}, field.range);
    });
  }

  template <typename T>
  void operator()(const Schema::Field::Text<T>& field) const {
    *field.value = text(value, "a text");
  }

  void operator()(const Schema::Field::File<std::optional<std::string>>& field) const {
    *field.value = text(value, "one file name");
  }

  void operator()(const Schema::Field::File<Schema::Names>& field) const {
    field.value->clear();
    if (value.tree.kind != Tree::Kind::kList) {
      const std::string& name = text(value, "one file name or a list of file names");
      field.value->assign(name.empty() ? 0 : 1, name);  // "" is no file
    }
    for (const Tree& item : value.tree.items) {
      field.value->push_back(text({item, "each item of " + value.path}, "one file name"));
    }
  }

  void operator()(const Schema::Field::OneOf& field) const { *field.value = one_of(value, field.allowed); }

  void operator()(const Schema::Field::SomeOf& field) const {
    if (value.tree.kind != Tree::Kind::kList) {
      refuse(value, "a list out of " + fmt::format("[{}]", fmt::join(field.allowed, ", ")));
    }
    field.values->clear();
    for (const Tree& item : value.tree.items) {
      const std::string& name = one_of({item, value.path}, field.allowed);
      if (std::find(field.values->begin(), field.values->end(), name) != field.values->end()) {
        fail("{}: {} names '{}' twice", item.place, value.path, name);
      }
      field.values->push_back(name);
    }
  }
};

/// Reads a tree into options, mapping by mapping, then runs the checks.
class Reader {
 public:
  explicit Reader(const Tree& root) : root_(root) {}

  void read(Options& options) {
    mapping({root_, ""}, options);
    for (const Schema::Check& check : checks_) {
      const std::string problem = check.problem();
      if (!problem.empty()) {
        const std::string place = place_of(check.path);
        fail("{}: {}{}", place, place == "--set " + check.path ? "" : check.path + ": ", problem);
      }
    }
  }

 private:
  /// The keys that one mapping may have, and the choices read from it.
  struct Known {
    std::vector<std::string> keys;
    std::vector<Schema::Field> chosen;
  };

  void mapping(const Value& value, Options& options) {
    if (value.tree.kind != Tree::Kind::kMapping && value.tree.kind != Tree::Kind::kNull) {
      refuse(value, "a mapping");
    }
    Known known;
    fields(value, options, known);
    for (const auto& [key, entry] : value.tree.entries) {
      if (std::find(known.keys.begin(), known.keys.end(), key) == known.keys.end() && !drop(value, key, known)) {
        refuse_key({entry, value.path}, key, known);
      }
    }
  }

  /// Reads the keys of `options`: all keys of a mapping, or those that a choice adds.
  void fields(const Value& value, Options& options, Known& known) {
    Schema schema = schema_of(options);
    for (const Schema::Field& field : schema.fields()) {
      if (std::find(known.keys.begin(), known.keys.end(), field.key) != known.keys.end()) {
        throw std::logic_error("the key " + join_path(value.path, field.key) + " is described twice");
      }
      known.keys.push_back(field.key);
      const Tree* given = value.tree.find(field.key);
      const Value inner{given ? *given : kAbsent, join_path(value.path, field.key)};
      if (const auto* section = std::get_if<Schema::Field::Section>(&field.target)) {
        mapping(inner, *section->options);
      } else if (const auto* chosen = std::get_if<Schema::Field::Chosen>(&field.target)) {
        choose(inner, *chosen);
        known.chosen.push_back(field);
        fields(value, *chosen->choice->options, known);
      } else {
        store(inner, field);
      }
    }
    for (const Schema::Check& check : schema.checks()) {
      checks_.push_back({join_path(value.path, check.path), check.problem});
    }
  }

  static void store(const Value& value, const Schema::Field& field) {
    std::visit(
        [&]<typename T>(const T& target) {
          if constexpr (!std::is_same_v<T, Schema::Field::Section> && !std::is_same_v<T, Schema::Field::Chosen>) {
            if (value.tree.kind != Tree::Kind::kNull) {
              Store{value}(target);
            } else if constexpr (requires { target.value->reset(); }) {
              if (&value.tree != &kAbsent) {
                target.value->reset();
              }
            }
          }
        },
        field.target);
  }

  static void choose(const Value& value, const Schema::Field::Chosen& field) {
    if (value.tree.kind == Tree::Kind::kNull) {
      return;
    }
    const std::string& name = one_of(value, names_of(field.choices));
    if (name != field.choice->name) {
      *field.choice = {name, make(field.choices, name)};
    }
  }

  /// The name of a choice that has the key; nothing if none has.
  static std::optional<std::string> owner(const Schema::Field& chosen, const std::string& key) {
    for (const auto& [name, maker] : std::get<Schema::Field::Chosen>(chosen.target).choices) {
      const std::shared_ptr<Options> other = maker();
      Schema schema = schema_of(*other);
      if (std::any_of(schema.fields().begin(), schema.fields().end(), [&](const auto& f) { return f.key == key; })) {
        return name;
      }
    }
    return std::nullopt;
  }

  /// Whether a key of the file may be left out, because --set chose another name than the one it belongs to.
  static bool drop(const Value& mapping, const std::string& key, const Known& known) {
    const auto is_set = [](const Tree& tree) { return tree.place.starts_with("--set "); };
    const Tree& unknown = *mapping.tree.find(key);
    for (const Schema::Field& field : known.chosen) {
      const Tree* name = mapping.tree.find(field.key);
      if (name && is_set(*name) && !is_set(unknown) && owner(field, key)) {
        inform("{}: {} has no {}, so that of {} is left out", name->place, name->scalar, key, unknown.place);
        return true;
      }
    }
    return false;
  }

  [[noreturn]] static void refuse_key(const Value& value, const std::string& key, const Known& known) {
    const std::string where = value.path.empty() ? "" : " in " + value.path;
    for (const Schema::Field& field : known.chosen) {
      if (const auto name = owner(field, key)) {
        fail("{}: key '{}'{} belongs to {} {}, but {} is {}", value.tree.place, excerpt(key), where, field.key, *name,
             field.key, std::get<Schema::Field::Chosen>(field.target).choice->name);
      }
    }
    if (const auto slip = nearest(key, known.keys)) {
      fail("{}: unknown key '{}'{}, did you mean '{}'?", value.tree.place, excerpt(key), where, *slip);
    }
    fail("{}: unknown key '{}'{}, expected {}", value.tree.place, excerpt(key), where, either(known.keys));
  }

  /// The location of the value at a dotted path, or of the innermost enclosing mapping that was given.
  std::string place_of(const std::string& path) const {
    const Tree* at = &root_;
    for (size_t begin = 0; begin <= path.size();) {
      const size_t end = std::min(path.find('.', begin), path.size());
      const Tree* inner = at->find(path.substr(begin, end - begin));
      if (!inner) {
        break;
      }
      at = inner;
      begin = end + 1;
    }
    return at->place;
  }

  inline static const Tree kAbsent{};
  const Tree& root_;
  std::vector<Schema::Check> checks_;
};

}  // namespace

void read_yaml(const std::string& file, const std::vector<std::string>& overrides, Options& options) {
  constexpr size_t kLargest = 1 << 20;  // bytes
  read_yaml_text(read_file(file, kLargest), file, overrides, options);
}

void read_yaml_text(const std::string& text, const std::string& name, const std::vector<std::string>& overrides,
                    Options& options) {
  Tree root = parse_yaml(text, name);
  if (root.kind == Tree::Kind::kNull) {
    fail("{}: expected a mapping of keys, but the file is empty", name);
  }
  if (root.kind != Tree::Kind::kMapping) {
    fail("{}: expected a mapping of keys, but got {}", root.place, root.summary());
  }
  root.place = name;
  for (const std::string& override : overrides) {
    apply_override(override, root);
  }
  Reader(root).read(options);
}

}  // namespace gloss
