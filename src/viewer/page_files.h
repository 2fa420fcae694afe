#pragma once

#include <span>

#include "base/embedded_file.h"

namespace gloss {

/// The files of src/viewer/page.
std::span<const EmbeddedFile> page_files();

}  // namespace gloss
