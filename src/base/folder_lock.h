#pragma once

#include <filesystem>
#include <utility>

namespace gloss {

/// The right to write in a folder, held by one process at a time and while this lives. The folder is created where it is
/// missing; it is removed again where it is empty at the end. The lock leaves nothing behind, also when the process is
/// killed.
class FolderLock {
 public:
  /// Error when another process holds it, or the folder cannot be created or opened.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept : path_(std::move(other.path_)), folder_(std::exchange(other.folder_, -1)) {}

 private:
  std::filesystem::path path_;
  int folder_ = -1;
};

}  // namespace gloss
