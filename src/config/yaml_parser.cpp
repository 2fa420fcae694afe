#include "config/yaml_parser.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace gloss {
namespace {

// What aliases stand for counts, too: nine lines of ten aliases each would be 10^9 values.
constexpr size_t kMostValues = 10'000;
constexpr size_t kDeepest = 32;  // nested lists and mappings

struct Extent {
  size_t values, depth;
};

Extent extent_of(const Tree& tree) {
  Extent all{1, 0};
  const auto add = [&](const Tree& inner) {
    const auto [values, depth] = extent_of(inner);
    all = {all.values + values, std::max(all.depth, depth)};
  };
  for (const Tree& item : tree.items) add(item);
  for (const Tree::Entry& entry : tree.entries) add(entry.value);
  return {all.values, all.depth + 1};
}

using Placing = std::function<std::string(const YAML::Mark&)>;

/// The line, from 0, that a tab indents; nothing if none does.
std::optional<int> line_with_tab(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  for (int number = 0; std::getline(lines, line); ++number) {
    const size_t first = line.find_first_not_of(' ');
    if (first != line.npos && line[first] == '\t') return number;
  }
  return {};
}

/// Builds the tree from the parser's events, with a stack of the open lists and mappings.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Placing place_of) : place_of_(std::move(place_of)) {}

  Tree take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    close({make_tree(Tree::Kind::kNull, mark), anchor, {}});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& scalar) override {
    const bool quoted = tag == "!";
    refuse_tag(mark, quoted ? "" : tag);
    Tree tree = make_tree(quoted ? Tree::Kind::kQuoted : Tree::Kind::kPlain, mark);
    tree.scalar = scalar;
    if (scalar.find('\0') != scalar.npos) {
      fail("{}: expected a text without NUL, but got {}", tree.place, tree.summary());
    }
    close({std::move(tree), anchor, {}});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto named = anchored_.find(anchor);
    if (named == anchored_.end()) {
      fail("{}: an alias refers to a node that contains it", place_of_(mark));
    }
    admit(mark, extent_of(named->second));
    close({named->second, YAML::NullAnchor, {}});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open_.push_back({make_tree(Tree::Kind::kList, mark), anchor, {}});
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open_.push_back({make_tree(Tree::Kind::kMapping, mark), anchor, {}});
  }

  void OnSequenceEnd() override { close_last(); }
  void OnMapEnd() override { close_last(); }

 private:
  struct Value {
    Tree tree;
    YAML::anchor_t anchor;
    std::optional<Tree> key;  // mapping: the key whose value comes next
  };

  /// Throws Error if so much more is too large.
  void admit(const YAML::Mark& mark, Extent more) {
    values_ += more.values;
    if (values_ > kMostValues) {
      fail("{}: too many values; expected at most {}, with what aliases stand for", place_of_(mark), kMostValues);
    }
    if (open_.size() + more.depth > kDeepest) {
      fail("{}: nested too deep; expected at most {} levels", place_of_(mark), kDeepest);
    }
  }

  Tree make_tree(Tree::Kind kind, const YAML::Mark& mark) {
    admit(mark, {1, 1});
    Tree tree;
    tree.kind = kind;
    tree.place = place_of_(mark);
    return tree;
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?") {
      fail("{}: expected a plain value, but got one with the tag {}", place_of_(mark), tag);
    }
  }

  void close_last() {
    Value value = std::move(open_.back());
    open_.pop_back();
    close(std::move(value));
  }

  /// Stores a finished value: as the root, as a list item, or as a mapping's next key or value.
  void close(Value value) {
    if (value.anchor != YAML::NullAnchor) {
      anchored_[value.anchor] = value.tree;
    }
    if (open_.empty()) {
      root_ = std::move(value.tree);
      return;
    }
    Value& parent = open_.back();
    if (parent.tree.kind == Tree::Kind::kList) {
      parent.tree.items.push_back(std::move(value.tree));
    } else if (!parent.key) {
      check_key(value.tree, parent.tree);
      parent.key = std::move(value.tree);
    } else {
      value.tree.place = parent.key->place;
      parent.tree.entries.push_back({std::move(parent.key->scalar), std::move(value.tree)});
      parent.key.reset();
    }
  }

  static void check_key(const Tree& key, const Tree& mapping) {
    if (key.kind != Tree::Kind::kPlain && key.kind != Tree::Kind::kQuoted) {
      fail("{}: expected the name of a key, but got {}", key.place, key.summary());
    }
    if (key.scalar == "<<") {
      fail(
          "{}: expected the name of a key, but got a merge (<<): name the whole section with an alias, or write its "
          "keys out",
          key.place);
    }
    if (const Tree* first = mapping.find(key.scalar)) {
      fail("{}: key '{}' is given twice, first at {}", key.place, excerpt(key.scalar), first->place);
    }
  }

  Placing place_of_;
  Tree root_;
  size_t values_ = 0;
  std::vector<Value> open_;
  std::map<YAML::anchor_t, Tree> anchored_;
};

Tree parse(const std::string& text, const Placing& place_of) {
  Builder builder(place_of);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    Tree tree = builder.take();
    if (parser.HandleNextDocument(builder)) {
      fail("{}: expected one YAML document, but another follows", builder.take().place);
    }
    return tree;
  } catch (const YAML::Exception& error) {
    if (const std::optional<int> line = line_with_tab(text)) {
      YAML::Mark mark;
      mark.line = *line;
      fail("{}: broken YAML: a tab indents the line; expected spaces", place_of(mark));
    }
    fail("{}: broken YAML: {}", place_of(error.mark), error.msg);
  }
}

}  // namespace

const Tree* Tree::find(const std::string& key) const {
  const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.key == key; });
  return entry == entries.end() ? nullptr : &entry->value;
}

Tree* Tree::find(const std::string& key) {
  return const_cast<Tree*>(std::as_const(*this).find(key));
}

std::string Tree::summary() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kPlain:
      return fmt::format("'{}'", excerpt(scalar));
    case Kind::kQuoted:
      return fmt::format("the text \"{}\"", excerpt(scalar));
    case Kind::kList:
      return "a list";
    case Kind::kMapping:
      return "a mapping";
  }
  return {};
}

Tree parse_yaml(const std::string& text, const std::string& name) {
  return parse(
      text, [&](const YAML::Mark& mark) { return mark.is_null() ? name : fmt::format("{}:{}", name, mark.line + 1); });
}

void apply_override(const std::string& override, Tree& tree) {
  const size_t equals = override.find('=');
  const std::string path = override.substr(0, equals);
  const std::string place = "--set " + path;
  if (equals == std::string::npos) {
    fail("{}: expected key.path=value, but got no '='", place);
  }
  Tree* at = &tree;
  std::string walked;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (key.empty()) {
      fail("{}: expected key.path=value, but a key is empty", place);
    }
    if (at->kind == Tree::Kind::kNull) {
      at->kind = Tree::Kind::kMapping;
      at->place = at->place.empty() ? place : at->place;
    }
    if (at->kind != Tree::Kind::kMapping) {
      fail("{}: expected a mapping for {}, but got {} at {}", place, walked, at->summary(), at->place);
    }
    if (!at->find(key)) {
      at->entries.push_back({key, {}});
    }
    at = at->find(key);
    walked = path.substr(0, end);
    begin = end + 1;
  }
  *at = parse(override.substr(equals + 1), [&](const YAML::Mark&) { return place; });
  at->place = place;
}

}  // namespace gloss
