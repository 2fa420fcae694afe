#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gloss {

/// All bytes of a file. Error, with the path and the system's reason, when it cannot be read or is a folder.
std::string read_file(const std::filesystem::path& path);

/// Makes `bytes` the content of `path` all at once: whatever happens, the path holds the old content or the new one.
/// They are written aside in the same folder, synced, renamed, and the folder is synced. Error as for read_file.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Waits until a file's bytes, or a folder's list of names, are on the disk.
void sync_to_disk(const std::filesystem::path& path);

}  // namespace gloss
