#pragma once

#include <string>
#include <vector>

#include "config/key_binding.h"

namespace gloss {

/// Reads a YAML file into options. `overrides` are "key.path=value" with a YAML value, applied in order before any
/// check; a mapping replaces the whole section. Where one sets the name of a choice, keys of the file that only another
/// choice knows are dropped with a notice. Null means the default, or no value for an optional field. Aliases are
/// supported; merge keys and tags are not. Throws Error, with file and line or "--set key.path", for broken syntax, an
/// unknown key (naming the nearest known one), a duplicate key, a wrong type, a value out of range or not finite, or a
/// failed check.
void read_yaml(const std::string& file, const std::vector<std::string>& overrides, Options& options);

/// The same from text; `name` stands for the file in errors.
void read_yaml_text(const std::string& text, const std::string& name, const std::vector<std::string>& overrides,
                    Options& options);

/// A key's dotted path and its value in YAML.
struct Setting {
  std::string key, value;
};

/// Every key, below `path`, with its value, in binding order.
std::vector<Setting> settings_of(Options& options, const std::string& path = "");

/// All keys and values as YAML, in binding order; read_yaml reads the same values back.
std::string write_yaml(Options& options);

}  // namespace gloss
