#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <string>

#include "base/error.h"

namespace gloss {

/// Error, before the output is opened and its content lost, where it is one of the files that the command reads.
inline void refuse_overwriting(const std::string& output, std::initializer_list<std::string> inputs) {
  for (const std::string& input : inputs) {
    std::error_code error;
    if (std::filesystem::is_regular_file(output, error) && std::filesystem::equivalent(output, input, error)) {
      fail("{}: is read by this command, expected another file to write to", output);
    }
  }
}

/// Where a command's data goes: a file, or standard output for "-" or no name.
class Output {
 public:
  explicit Output(const std::string& path) : path_(path) {
    if (!path_.empty() && path_ != "-") {
      file_.open(path_, std::ios::binary);
      if (!file_) {
        fail("{}: cannot be written", path_);
      }
    }
  }

  std::ostream& stream() { return file_.is_open() ? file_ : std::cout; }

  /// To be called at the end: a full disk is an error, not a short file.
  void close() {
    stream().flush();
    if (!stream()) {
      fail("{}: cannot be written to the end", file_.is_open() ? path_ : "standard output");
    }
  }

 private:
  std::string path_;
  std::ofstream file_;
};

}  // namespace gloss
