#pragma once

#include <string>
#include <vector>

namespace gloss {

/// A YAML value that knows where it stands: "configs/a.yaml:12", or "--set model.dropout" for one from the command
/// line. A value in a mapping stands where its key does. Aliases are already replaced by copies of what they name.
struct Tree {
  enum class Kind { kNull, kPlain, kQuoted, kList, kMapping };

  struct Entry;

  Kind kind = Kind::kNull;
  std::string place;
  std::string scalar;          // kPlain, kQuoted
  std::vector<Tree> items;     // kList
  std::vector<Entry> entries;  // kMapping, in the order of the text, each key once

  /// The value under `key`; null where there is none.
  const Tree* find(const std::string& key) const;
  Tree* find(const std::string& key);

  /// What it is, in words for an error: "a mapping", "'abc'".
  std::string summary() const;
};

struct Tree::Entry {
  std::string key;
  Tree value;
};

/// Parses the one YAML document in `text`; `name` stands for the file in places. Errors: broken syntax, a key given
/// twice or not a plain word, more than one document, tags, merge keys.
Tree parse_yaml(const std::string& text, const std::string& name);

/// Applies "key.path=value", the value being YAML: it replaces what stood there, and missing mappings are made.
void apply_override(const std::string& override, Tree& tree);

}  // namespace gloss
