#pragma once

#include <string_view>

namespace gloss {

/// A file of the checkout that is part of the program (cmake/EmbedFiles.cmake).
struct EmbeddedFile {
  std::string_view name, text;
};

}  // namespace gloss
