#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>

namespace gloss {

/// All bytes of a file. Throws Error, with the path and the system's reason, when it cannot be read or is a folder, or
/// has more than `most` bytes.
std::string read_file(const std::filesystem::path& path, size_t most = std::numeric_limits<int64_t>::max());

/// Replaces the content of `path` atomically: after a crash it holds either the old content or the new one. Writes a
/// temporary file in the same folder, syncs it, renames it and syncs the folder. Throws Error as read_file does.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Flushes a file's content, or a folder's entries, to the disk (fsync).
void sync_to_disk(const std::filesystem::path& path);

}  // namespace gloss
