#pragma once

#include <span>

#include "base/embedded_file.h"

namespace gloss {

/// The files of configs/recipes.
std::span<const EmbeddedFile> recipe_files();

}  // namespace gloss
