#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gloss {

/// The folder of one run: config.yaml, vocabularies, log.txt, run.db, checkpoints/STEP and the link `best`. It may be moved or
/// copied; nothing in it holds a path outside.
class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path config() const { return path_ / "config.yaml"; }
  std::filesystem::path log() const { return path_ / "log.txt"; }
  std::filesystem::path database() const { return path_ / "run.db"; }
  std::filesystem::path checkpoint(int64_t step) const;

  bool started() const;                              // it holds a config.yaml
  std::vector<int64_t> checkpoints() const;          // steps, ascending; half-written ones are not among them
  std::optional<int64_t> best() const;               // what the link points to

  /// A folder beside the checkpoints to write one into; `publish` makes it the checkpoint of that step at once, whole.
  std::filesystem::path begin_checkpoint() const;
  void publish_checkpoint(int64_t step) const;
  void link_best(int64_t step) const;

  /// Deletes all but the last `keep_last` checkpoints and those in `kept`.
  void prune(int64_t keep_last, const std::vector<int64_t>& kept) const;

  /// "best", "last" or a step, as the user writes it. Throws Error naming the steps that are there.
  std::filesystem::path find_checkpoint(const std::string& which) const;

  /// Moves the whole folder to the first free PATH.1, PATH.2, …, and says where.
  std::filesystem::path move_aside() const;

 private:
  std::filesystem::path path_;
};

}  // namespace gloss
