#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace gloss {

/// Texts in a file of its own, separated by NUL, removed at the end.
class TextFile {
 public:
  explicit TextFile(const std::vector<std::string>& texts) {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("gloss_metrics_" + std::to_string(getpid()) + "_" + std::to_string(count++));
    std::ofstream file(path_, std::ios::binary);
    for (size_t i = 0; i < texts.size(); ++i) file << (i > 0 ? std::string(1, '\0') : "") << texts[i];
  }
  ~TextFile() { std::filesystem::remove(path_); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// Several such files.
class TextFiles {
 public:
  explicit TextFiles(const std::vector<std::vector<std::string>>& all) {
    for (const auto& texts : all) files_.push_back(std::make_unique<TextFile>(texts));
  }

  /// Each with a space before it.
  std::string paths() const {
    std::string all;
    for (const auto& file : files_) all.append(1, ' ').append(file->path());
    return all;
  }

 private:
  std::vector<std::unique_ptr<TextFile>> files_;
};

/// A signature of sacreBLEU without the version at its end.
inline std::string without_version(const std::string& signature) {
  return signature.substr(0, signature.find("|version:"));
}

/// The answers of sacrebleu_scores.py.
inline std::vector<std::string> sacrebleu_scores(const std::string& arguments) {
  const std::string command = PYTHON " " GLOSS_SOURCE_DIR "/tests/metrics/sacrebleu_scores.py " + arguments;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::vector<std::string> answers(1);
  std::array<char, 65536> buffer;
  while (const size_t read = fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    for (size_t i = 0; i < read; ++i) {
      if (buffer[i] == '\0') {
        answers.emplace_back();
      } else {
        answers.back() += buffer[i];
      }
    }
  }
  return answers;
}

}  // namespace gloss
