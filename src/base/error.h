#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/utf8.h"

namespace gloss {

/// A mistake in the user's input. The message names the file, line or key, what was found and what was expected.
/// Control characters, which text that it quotes may have, are replaced.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string_view sentence) : std::runtime_error(printable(sentence)) {}
};

/// Throws an Error with the formatted message.
template <typename... Args>
[[noreturn]] void fail(fmt::format_string<Args...> sentence, Args&&... args) {
  throw Error(fmt::format(sentence, std::forward<Args>(args)...));
}

}  // namespace gloss
