#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// Tokenizes a line as NIST's mteval-v13a.pl for Western languages, identical to sacreBLEU's Tokenizer13a.
std::vector<std::string> tokenize_13a(std::string_view line);

}  // namespace gloss
