#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "run/configuration.h"
#include "training/trainer.h"

namespace gloss {

struct OpenRunOptions {
  Configuration configuration;
  bool fresh = false;                         // an old run in the folder is moved aside
  std::optional<std::filesystem::path> from;  // a run whose best weights and vocabulary are the start
};

/// Makes the run folder and a trainer for it: a new run, or, where the folder holds one of the same corpus, vocabulary
/// and model, that run from its last checkpoint. Throws Error when the folder holds another run, naming what differs.
std::unique_ptr<Trainer> open_run(const OpenRunOptions& options);

}  // namespace gloss
