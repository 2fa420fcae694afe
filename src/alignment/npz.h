#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace gloss {

/// Writes a file for numpy.load: a zip archive of named arrays in .npy format (NEP 1, version 1.0). Arrays are written
/// one at a time, so the file may exceed the memory. Errors name the file.
class NpzFile {
 public:
  explicit NpzFile(const std::filesystem::path& file);
  ~NpzFile();
  NpzFile(const NpzFile&) = delete;
  NpzFile& operator=(const NpzFile&) = delete;

  /// A float32 array, row-major; the product of `shape` is the number of values.
  void add(const std::string& name, std::span<const float> values, const std::vector<size_t>& shape);
  /// An int64 array.
  void add(const std::string& name, std::span<const int64_t> values, const std::vector<size_t>& shape);
  /// A one-dimensional array of UTF-8 strings. Invalid bytes become U+FFFD.
  void add(const std::string& name, const std::vector<std::string>& texts);

  /// Completes the file. Throws Error if that fails, for example on a full disk.
  void close();

 private:
  void add(const std::string& name, const std::string& type, const std::vector<size_t>& shape,
           std::span<const std::byte> bytes);
  void check(int status) const;

  std::filesystem::path file_;
  void* archive_;
};

}  // namespace gloss
