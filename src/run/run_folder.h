#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gloss {

/// The folder of one run: config.yaml, vocabularies, held-out pairs, links that training.guided_alignment
/// made, log.txt, run.db, checkpoints/STEP and the symbolic link `best` to a checkpoint. It may be moved or copied.
class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path config() const { return path_ / "config.yaml"; }
  std::filesystem::path log() const { return path_ / "log.txt"; }
  std::filesystem::path holdout_source() const { return path_ / "holdout.source"; }
  std::filesystem::path holdout_target() const { return path_ / "holdout.target"; }
  std::filesystem::path learned_links() const { return path_ / "learned.links"; }
  std::filesystem::path database() const { return path_ / "run.db"; }
  std::filesystem::path checkpoint(int64_t step) const;

  bool started() const;                      // has a config.yaml
  void check_started() const;                // throws Error if it is no folder or has no config.yaml
  void check_new() const;                    // throws Error if it is not started, but holds what a new run replaces
  std::vector<int64_t> checkpoints() const;  // steps, ascending; complete checkpoints only
  std::optional<int64_t> best() const;       // the step that `best` points to

  /// Creates a temporary folder to write a checkpoint to; publish_checkpoint() renames it to that of `step` atomically.
  std::filesystem::path begin_checkpoint() const;
  void publish_checkpoint(int64_t step) const;
  void remove_checkpoint(int64_t step) const;

  /// Makes `best` point to the last of `best_steps` that has a checkpoint, or else to `otherwise`.
  void link_best(const std::vector<int64_t>& best_steps, int64_t otherwise) const;

  /// Removes all checkpoints but the last `keep_last` and those in `kept`.
  void prune(int64_t keep_last, const std::vector<int64_t>& kept) const;

  /// The path of checkpoint "best", "last" or a step. Throws Error, naming the available steps, if there is none.
  std::filesystem::path find_checkpoint(const std::string& which) const;

  /// Renames the folder to the first free PATH.1, PATH.2, …, and returns the new path. Throws Error if it has no
  /// vocabulary, which every run has.
  std::filesystem::path move_aside() const;

 private:
  std::filesystem::path path_;
};

}  // namespace gloss
