#pragma once

#include <span>
#include <string_view>

namespace gloss {

struct PageFile {
  std::string_view name, text;
};

/// The files of src/viewer/page as they were when the program was built, which carries them.
std::span<const PageFile> page_files();

}  // namespace gloss
