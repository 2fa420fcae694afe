#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace gloss {

/// All bytes of a file. Error, with the path and the system's reason, when it cannot be read or is a folder.
std::string read_file(const std::filesystem::path& path);

/// Makes `bytes` the content of `path` all at once: whatever happens, the path holds the old content or the new one.
/// They are written aside in the same folder, synced, renamed, and the folder is synced. Error as for read_file.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);

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

/// Waits until a file's bytes, or a folder's list of names, are on the disk.
void sync_to_disk(const std::filesystem::path& path);

}  // namespace gloss
