#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gloss {

/// The one of `known` that `word` is most likely a slip of: the fewest letters to insert, delete or replace
/// (Levenshtein 1966), at most a third of the word; nothing where all are farther.
std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& known);

}  // namespace gloss
