#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace gloss {

/// A file that numpy.load opens: arrays with names, each in NumPy's own form (NEP 1, version 1.0) in a zip archive. The
/// arrays are written one after the other, so that more of them may come than the memory holds. Errors name the file.
class NpzFile {
 public:
  explicit NpzFile(const std::filesystem::path& file);
  ~NpzFile();
  NpzFile(const NpzFile&) = delete;
  NpzFile& operator=(const NpzFile&) = delete;

  /// float32, row-major; the shape's product is the count of the values.
  void add(const std::string& name, std::span<const float> values, const std::vector<size_t>& shape);
  /// The same as int64.
  void add(const std::string& name, std::span<const int64_t> values, const std::vector<size_t>& shape);
  /// UTF-8 as NumPy's strings, one dimension. Bytes that are no UTF-8 become U+FFFD.
  void add(const std::string& name, const std::vector<std::string>& texts);

  /// To be called at the end: a full disk is an error, not a short file.
  void close();

 private:
  void add(const std::string& name, const std::string& type, const std::vector<size_t>& shape,
           std::span<const std::byte> bytes);
  void check(int status) const;

  std::filesystem::path file_;
  void* archive_;
};

}  // namespace gloss
