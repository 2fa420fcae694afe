#pragma once

#include <string>
#include <vector>

#include "attention/attention.h"
#include "attention/registry.h"
#include "config/options_yaml.h"

namespace gloss {

/// Small sizes for the parts that have sizes, so that gradients can be checked number by number.
inline const char* small_score(const std::string& name) {
  return name == "additive" || name == "concat" ? ", hidden: 3" : "";
}
inline const char* small_window(const std::string& name) {
  return name == "local-m" ? ", D: 2" : name == "local-p" ? ", D: 2, position_hidden: 3" : "";
}

/// Every registered score through every registered window as the configuration has it; without `none`.
inline std::vector<std::string> every_attention() {
  std::vector<std::string> all;
  for (const auto& [score, make_score] : scores()) {
    for (const auto& [window, make_window] : windows()) {
      if (score != "none") {
        all.push_back("{score: " + score + small_score(score) + ", window: " + window + small_window(window) + "}");
      }
    }
  }
  return all;
}

/// What a YAML mapping says of some part.
template <typename Options>
Options options_from(const std::string& yaml) {
  Options options;
  read_yaml_text(yaml, "test", {}, options);
  return options;
}

}  // namespace gloss
