#pragma once

#include <filesystem>

#include "model/safetensors.h"
#include "run/training_state.h"

namespace gloss {

/// The tensors of a checkpoint, each list in a file beside state.json: model.safetensors, optimizer.safetensors and
/// average.safetensors. An empty list is neither written nor read.
struct CheckpointTensors {
  NamedTensors model;
  NamedTensors optimizer;  // and what the average of the parameters needs to go on
  NamedTensors average;    // named like the model's
};

/// Writes the files into `folder`, then state.json with a checksum (XXH3, 64 bits) of each.
void save_checkpoint(const std::filesystem::path& folder, const CheckpointTensors& tensors, TrainingState state);

/// Copies the files' values into the tensors and returns the state. Throws Error, naming the file, for a checkpoint of
/// another format, a file that is not the one that was written, or tensors with other names, shapes or types.
TrainingState load_checkpoint(const std::filesystem::path& folder, const CheckpointTensors& tensors);

/// Replaces state.json alone, atomically; `state` is one that was loaded from there.
void save_state(const std::filesystem::path& folder, const TrainingState& state);

/// state.json alone. Error as load_checkpoint.
TrainingState load_state(const std::filesystem::path& folder);

/// What keeps the checkpoint from being read, in a sentence that names the file: one that is missing, or is not what
/// was written; empty if nothing does. Throws Error for a file that cannot be read for now.
std::string damage(const std::filesystem::path& folder);

/// The size of model.safetensors in bytes. Throws Error where there is none.
size_t model_size(const std::filesystem::path& folder);

/// Whether the checkpoint has an average of the parameters.
bool has_average(const std::filesystem::path& folder);

/// Whether the checkpoint was written with an optimizer, from which training can resume.
bool has_optimizer(const std::filesystem::path& folder);

}  // namespace gloss
