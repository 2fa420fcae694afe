#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "run/configuration.h"
#include "training/trainer.h"

namespace gloss {

struct OpenRunOptions {
  Configuration configuration;
  bool fresh = false;                         // move an existing run aside
  bool change = false;                        // resume with other settings, see may_change()
  std::optional<std::filesystem::path> from;  // initialise parameters and vocabulary from this run's best checkpoint
};

/// Creates a trainer and its run folder. If the folder holds a run with the same corpus, vocabulary and model, resumes
/// it from its last checkpoint. Throws Error, naming the difference, if the folder holds another run, or a run with
/// other settings of training while `change` is not given.
std::unique_ptr<Trainer> open_run(const OpenRunOptions& options);

}  // namespace gloss
