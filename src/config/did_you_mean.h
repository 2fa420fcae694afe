#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gloss {

/// The entry of `known` with the smallest edit distance to `word` (Levenshtein 1966), if that is at most a third of the
/// word's length; else nothing.
std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& known);

}  // namespace gloss
