#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace gloss {

inline constexpr size_t kLongestJson = 16 << 20;  // bytes

/// Parses JSON that a stranger may have written. Throws Error, which names the file `file`, unless it is one value, of
/// at most kLongestJson bytes, nested at most 32 deep: the value takes at most 64 times the memory of its text, and
/// what copies or prints it may call itself for each level.
nlohmann::json parse_json(std::string_view text, const std::string& file);

}  // namespace gloss
