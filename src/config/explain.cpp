#include "config/explain.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/did_you_mean.h"
#include "config/field.h"

namespace gloss {
namespace {

constexpr size_t kColumns = 120;

struct Alternative;

/// What is said of one key. A section has `keys`, a key that chooses has `alternatives`.
struct Entry {
  std::string path;
  std::string value;  // "number from 0 to 1, default 0.1"; empty for a section
  std::string meaning;
  std::vector<Entry> keys;
  std::vector<Alternative> alternatives;
};

/// A name that can be chosen, and the keys that stand beside it then.
struct Alternative {
  std::string name;
  std::vector<Entry> keys;
};

/// One overload for each kind of field: what its value may be.
struct Type {
  std::string operator()(const Schema::Field::Flag&) const { return "true or false"; }
  template <typename T>
  std::string operator()(const Schema::Field::Number<T>& field) const {
    return (std::is_integral_v<T> ? "whole number" : "number") + summary(field.range);
  }
  template <typename T>
  std::string operator()(const Schema::Field::Number<std::optional<T>>& field) const {
    return (*this)(Schema::Field::Number<T>{nullptr, field.range}) + " or null";
  }
  std::string operator()(const Schema::Field::Numbers& field) const {
    return fmt::format("list of {} numbers{}", field.values->size(), summary(field.range));
  }
  std::string operator()(const Schema::Field::Text<std::string>&) const { return "text"; }
  std::string operator()(const Schema::Field::Text<std::optional<std::string>>&) const { return "text or null"; }
  std::string operator()(const Schema::Field::File&) const { return "text or null"; }
  std::string operator()(const Schema::Field::OneOf& field) const { return one_of(field.allowed); }
  std::string operator()(const Schema::Field::SomeOf& field) const {
    return fmt::format("some of {}", fmt::join(field.allowed, ", "));
  }
  std::string operator()(const Schema::Field::Section&) const { return ""; }
  std::string operator()(const Schema::Field::Chosen& field) const { return one_of(names_of(field.choices)); }

 private:
  static std::string one_of(const std::vector<std::string>& names) {
    return fmt::format("one of {}", fmt::join(names, ", "));
  }
};

std::vector<Entry> entries_of(Options& options, const std::string& path) {
  std::vector<Entry> entries;
  Schema schema = schema_of(options);
  for (const Schema::Field& field : schema.fields()) {
    Entry entry{join_path(path, field.key), std::visit(Type{}, field.target), field.meaning, {}, {}};
    if (const auto* section = std::get_if<Schema::Field::Section>(&field.target)) {
      entry.keys = entries_of(*section->options, entry.path);
    } else {
      entry.value += "; default " + in_yaml(field);
    }
    if (const auto* chosen = std::get_if<Schema::Field::Chosen>(&field.target)) {
      for (const auto& [name, maker] : chosen->choices) {
        const auto made = name == chosen->choice->name ? chosen->choice->options : maker();
        entry.alternatives.push_back({name, entries_of(*made, path)});
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// `text` after `head`, broken between words where a line would be too wide; further lines begin at column `hang`.
std::string wrap(const std::string& head, const std::string& text, size_t hang) {
  std::string lines, line = head;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (begin > 0 && line.size() + 1 + word.size() > kColumns) {
      lines += line + "\n";
      line = std::string(hang, ' ') + word;
    } else {
      line += begin > 0 ? " " : "";
      line += word;
    }
    begin = end + 1;
  }
  return lines + line + "\n";
}

/// Keys that stand in one mapping, what their values may be in one column.
std::string render(const std::vector<Entry>& entries, size_t indent) {
  size_t widest = 0;
  for (const Entry& entry : entries) {
    widest = std::max(widest, entry.value.empty() ? 0 : entry.path.size());
  }
  const std::string margin(indent, ' ');
  std::string text;
  bool after_section = false;
  for (const Entry& entry : entries) {
    const bool is_section = entry.value.empty();
    text += !text.empty() && (is_section || after_section) ? "\n" : "";
    after_section = is_section;
    if (is_section) {
      text += wrap(margin + entry.path + ": ", entry.meaning, indent + 4);
      text += render(entry.keys, indent + 2);
      continue;
    }
    const std::string head = fmt::format("{}{:<{}}  ", margin, entry.path, widest);
    text += wrap(head, entry.value, head.size()) + wrap(margin + "    ", entry.meaning, indent + 4);
    for (const auto& [name, keys] : entry.alternatives) {
      text += fmt::format("{}  with {} {}:{}\n", margin, entry.path, name, keys.empty() ? " no keys of its own" : "");
      text += render(keys, indent + 4);
    }
  }
  return text;
}

/// Walks all keys, those of every choice too.
class Search {
 public:
  explicit Search(std::string key) : key_(std::move(key)) {}

  /// `condition`: the choices among which the entries are, "model.decoder.type luong, …".
  void walk(const std::vector<Entry>& entries, const std::string& condition) {
    for (const Entry& entry : entries) {
      paths_.push_back(entry.path);
      names_.push_back(entry.path.substr(entry.path.rfind('.') + 1));
      if (entry.path == key_) {
        add(render({entry}, 0), condition);
      }
      walk(entry.keys, condition);
      for (const auto& [name, keys] : entry.alternatives) {
        walk(keys, (condition.empty() ? "" : condition + ", ") + entry.path + " " + name);
      }
    }
  }

  /// What is said of the key, once for all choices of which the same is said.
  std::string found() const {
    std::string text;
    for (const auto& [said, conditions] : found_) {
      text += text.empty() ? "" : "\n";
      for (const std::string& condition : conditions) {
        text += condition.empty() ? "" : "with " + condition + ":\n";
      }
      text += said;
    }
    return text;
  }

  /// The key that was meant: by its whole path, or by its last part alone.
  std::optional<std::string> slip() const {
    if (const auto path = nearest(key_, paths_)) {
      return path;
    }
    const auto name = nearest(key_, names_);
    return name ? std::optional(paths_[std::find(names_.begin(), names_.end(), *name) - names_.begin()]) : std::nullopt;
  }

 private:
  void add(const std::string& said, const std::string& condition) {
    const auto same = std::find_if(found_.begin(), found_.end(), [&](const auto& one) { return one.first == said; });
    if (same == found_.end()) {
      found_.push_back({said, {condition}});
    } else {
      same->second.push_back(condition);
    }
  }

  std::string key_;
  std::vector<std::string> paths_, names_;
  std::vector<std::pair<std::string, std::vector<std::string>>> found_;
};

}  // namespace

std::string explain(Options& options, const std::string& key) {
  const std::vector<Entry> entries = entries_of(options, "");
  if (key.empty()) {
    return render(entries, 0);
  }
  Search search(key);
  search.walk(entries, "");
  const std::string text = search.found();
  if (!text.empty()) {
    return text;
  }
  if (const auto slip = search.slip()) {
    fail("unknown key '{}', did you mean '{}'?", key, *slip);
  }
  std::vector<std::string> sections;
  for (const Entry& entry : entries) {
    sections.push_back(entry.path);
  }
  fail("unknown key '{}', expected {} or a key below", key, fmt::join(sections, ", "));
}

}  // namespace gloss
