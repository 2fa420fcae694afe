#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/error.h"

/// What libFuzzer, or replay.cpp, calls with each input: it reads the input as a file of a stranger.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace gloss {

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program where something does not hold, so that the input counts as a crash.
inline void expect(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "expected that %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

/// Calls `read`, which may refuse what it reads by an Error that names the file `name`, and by nothing else.
template <typename Read>
void read_or_refuse(std::string_view name, const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    expect(std::string_view(error.what()).find(name) != std::string_view::npos,
           std::string("the file is named in: ") + error.what());
  }
}

/// A file of the process, in memory where the system can, removed at the end.
class InputFile {
 public:
  explicit InputFile(const std::string& ending) {
    const std::filesystem::path shared = "/dev/shm";
    const auto folder = std::filesystem::exists(shared) ? shared : std::filesystem::temp_directory_path();
    path_ = folder / ("gloss_fuzz_" + std::to_string(::getpid()) + ending);
  }
  ~InputFile() { std::filesystem::remove(path_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  void write(std::string_view bytes) const {
    std::ofstream(path_, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace gloss
