#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "run/configuration.h"
#include "run/run_folder.h"
#include "run/training_state.h"

namespace gloss {

/// A run's model, ready to translate and align.
struct TrainedRun {
  Configuration configuration;
  Vocabularies vocabularies;
  TrainingState state;
  std::shared_ptr<Seq2Seq> model;  // in evaluation, on the device
};

/// The configuration that a run was trained with. Throws Error when the folder is none.
Configuration read_configuration(const RunFolder& folder);

/// A model as the configuration and the vocabularies have it, with its paper's random parameters.
std::shared_ptr<Seq2Seq> make_model(const Configuration& configuration, const Vocabularies& vocabularies);

/// `checkpoint` is best, last or a step; `device` auto, cpu or cuda.
TrainedRun load_run(const std::filesystem::path& folder, const std::string& checkpoint, const std::string& device);

}  // namespace gloss
