#pragma once

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "base/error.h"

namespace gloss {

/// Throws Error if the output is one of the command's input files. Call before opening the output, which truncates it.
inline void refuse_overwriting(const std::string& output, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    std::error_code error;
    if (std::filesystem::is_regular_file(output, error) && std::filesystem::equivalent(output, input, error)) {
      fail("{}: is read by this command, expected another file to write to", output);
    }
  }
}

/// A command's output: a file, or standard output if the path is "-" or empty.
class Output {
 public:
  explicit Output(const std::string& path) : path_(path) {
    if (!path_.empty() && path_ != "-") {
      file_.open(path_, std::ios::binary);
      if (!file_) {
        fail("{}: cannot be written: {}", path_, std::generic_category().message(errno));
      }
    }
  }

  std::ostream& stream() { return file_.is_open() ? file_ : std::cout; }

  /// Writes what the stream holds. Throws Error if not everything could be written, for example to a full disk.
  void flush() {
    stream().flush();
    if (!stream()) {
      fail("{}: cannot be written to the end: {}", file_.is_open() ? path_ : "standard output",
           std::generic_category().message(errno));
    }
  }

  void close() { flush(); }  // to call at the end

 private:
  std::string path_;
  std::ofstream file_;
};

}  // namespace gloss
