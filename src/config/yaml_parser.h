#pragma once

#include <string>
#include <vector>

namespace gloss {

/// A YAML value with its location: "configs/a.yaml:12", or "--set model.dropout" if it comes from the command line. A
/// value in a mapping has the location of its key. Aliases are replaced by copies of the node they refer to.
struct Tree {
  enum class Kind { kNull, kPlain, kQuoted, kList, kMapping };

  struct Entry;

  Kind kind = Kind::kNull;
  std::string place;
  std::string scalar;          // kPlain, kQuoted
  std::vector<Tree> items;     // kList
  std::vector<Entry> entries;  // kMapping, in file order, each key once

  /// The value of `key`; null if absent.
  const Tree* find(const std::string& key) const;
  Tree* find(const std::string& key);

  /// A description for errors: "a mapping", "'abc'".
  std::string summary() const;
};

struct Tree::Entry {
  std::string key;
  Tree value;
};

/// Parses the single YAML document in `text`; locations use `name` as the file name. Throws Error for broken syntax, a
/// duplicate or non-scalar key, a second document, tags, merge keys, NUL, and for more than 10,000 values
/// or 32 levels, with what aliases stand for.
Tree parse_yaml(const std::string& text, const std::string& name);

/// Applies "key.path=value" with a YAML value: replaces the old value and creates missing mappings.
void apply_override(const std::string& override, Tree& tree);

}  // namespace gloss
