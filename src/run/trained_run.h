#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "run/configuration.h"
#include "run/run_folder.h"
#include "run/training_state.h"

namespace gloss {

/// A run with its trained model.
struct TrainedRun {
  Configuration configuration;
  Vocabularies vocabularies;
  TrainingState state;
  std::shared_ptr<Seq2Seq> model;  // on the device
};

/// The configuration that a run was trained with. Throws Error if the folder is not a run folder.
Configuration read_configuration(const RunFolder& folder);

/// The vocabularies of a run. Throws Error, naming their files, if the checkpoint (see load_model) was trained with
/// others.
Vocabularies vocabularies_of(const RunFolder& folder, const std::string& which);

/// A newly initialised model for the configuration and vocabularies.
std::shared_ptr<Seq2Seq> make_model(const Configuration& configuration, const Vocabularies& vocabularies);

/// Copies a checkpoint's values into the model and returns its state. `which` is best, average, last or a step: best is
/// the average of the parameters where the run keeps one, average names it, last and steps are the parameters as
/// trained.
TrainingState load_model(const RunFolder& folder, const std::string& which, Seq2Seq& model);

/// Loads a run. `checkpoint` is best, average, last or a step; `device` is auto, cpu or cuda.
TrainedRun load_run(const std::filesystem::path& folder, const std::string& checkpoint, const std::string& device);

/// Loads the runs of an ensemble. Throws Error, naming two runs and a piece, if their target vocabularies differ.
std::vector<TrainedRun> load_runs(const std::vector<std::string>& folders, const std::string& checkpoint,
                                  const std::string& device);

}  // namespace gloss
