#include "run/checkpoint.h"

#include <xxhash.h>

#include "base/error.h"
#include "base/files.h"

namespace gloss {
namespace {

constexpr const char* kModel = "model.safetensors";
constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kState = "state.json";

std::string checksum(const std::filesystem::path& file) {
  const std::string bytes = read_file(file);
  return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

void check(const std::filesystem::path& file, const TrainingState& state) {
  const auto expected = state.checksums.find(file.filename().string());
  if (expected == state.checksums.end() || expected->second != checksum(file)) {
    fail("{}: the file is not the one that was written with its {}: the checksums differ", file.string(), kState);
  }
}

}  // namespace

void save_checkpoint(const std::filesystem::path& folder, const CheckpointTensors& tensors, TrainingState state) {
  save_tensors(folder / kModel, tensors.model);
  save_tensors(folder / kOptimizer, tensors.optimizer);
  state.checksums = {{kModel, checksum(folder / kModel)}, {kOptimizer, checksum(folder / kOptimizer)}};
  write_atomically(folder / kState, to_json(state));
}

TrainingState load_checkpoint(const std::filesystem::path& folder, const CheckpointTensors& tensors) {
  TrainingState state = load_state(folder);
  check(folder / kModel, state);
  load_tensors(folder / kModel, tensors.model);
  if (!tensors.optimizer.empty()) {
    check(folder / kOptimizer, state);
    load_tensors(folder / kOptimizer, tensors.optimizer);
  }
  return state;
}

TrainingState load_state(const std::filesystem::path& folder) {
  return state_from_json(read_file(folder / kState), (folder / kState).string());
}

}  // namespace gloss
