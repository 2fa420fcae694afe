#pragma once

#include <span>
#include <string_view>

namespace gloss {

struct PageFile {
  std::string_view name, text;
};

/// The files of src/viewer/page, embedded at build time.
std::span<const PageFile> page_files();

}  // namespace gloss
