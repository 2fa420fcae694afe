#pragma once

#include <filesystem>
#include <utility>

namespace gloss {

/// An exclusive lock on a folder for the lifetime of the object, among all processes. The constructor creates a missing
/// folder; the destructor removes an empty one. The lock leaves no files behind, even if the process is killed.
class FolderLock {
 public:
  /// Throws Error when another process holds the lock, or the folder cannot be created or opened.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept : path_(std::move(other.path_)), folder_(std::exchange(other.folder_, -1)) {}

 private:
  bool is_at_path() const;  // false when another process moved or removed the folder

  std::filesystem::path path_;
  int folder_ = -1;
};

}  // namespace gloss
