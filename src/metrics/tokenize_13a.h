#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gloss {

/// The words of a line as NIST's mteval-v13a.pl divides it for Western languages, in sacreBLEU's reading
/// (Tokenizer13a), equal to it on any text.
std::vector<std::string> tokenize_13a(std::string_view line);

}  // namespace gloss
