#include "run/checkpoint.h"

#include <xxhash.h>

#include "base/error.h"
#include "base/files.h"
#include "base/parse_json.h"

namespace gloss {
namespace {

constexpr const char* kModel = "model.safetensors";
constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kAverage = "average.safetensors";
constexpr const char* kState = "state.json";

std::string checksum(const std::string& bytes) {
  return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

void save(const std::filesystem::path& file, const NamedTensors& tensors, TrainingState& state) {
  if (tensors.empty()) {
    return;
  }
  const std::string bytes = encode_tensors(tensors);
  write_atomically(file, bytes);
  state.checksums[file.filename().string()] = checksum(bytes);
}

/// What is wrong with the bytes of a file whose checksum the state has; empty if nothing is.
std::string mismatch(const std::filesystem::path& file, const std::string& bytes, const TrainingState& state) {
  const auto expected = state.checksums.find(file.filename().string());
  if (expected != state.checksums.end() && expected->second == checksum(bytes)) {
    return "";
  }
  return fmt::format(
      "{}: the file is not the one that was written with its {}: the checksums differ; copy the folder again, or take "
      "another --checkpoint",
      file.string(), kState);
}

void load(const std::filesystem::path& file, const NamedTensors& tensors, const TrainingState& state) {
  if (tensors.empty()) {
    return;
  }
  const std::string bytes = read_file(file, largest_file(tensors));
  if (const std::string wrong = mismatch(file, bytes, state); !wrong.empty()) {
    throw Error(wrong);
  }
  decode_tensors(bytes, file.string(), tensors);
}

}  // namespace

void save_checkpoint(const std::filesystem::path& folder, const CheckpointTensors& tensors, TrainingState state) {
  state.checksums.clear();
  save(folder / kModel, tensors.model, state);
  save(folder / kOptimizer, tensors.optimizer, state);
  save(folder / kAverage, tensors.average, state);
  save_state(folder, state);
}

void save_state(const std::filesystem::path& folder, const TrainingState& state) {
  write_atomically(folder / kState, to_json(state));
}

TrainingState load_checkpoint(const std::filesystem::path& folder, const CheckpointTensors& tensors) {
  TrainingState state = load_state(folder);
  load(folder / kModel, tensors.model, state);
  load(folder / kOptimizer, tensors.optimizer, state);
  load(folder / kAverage, tensors.average, state);
  return state;
}

std::string damage(const std::filesystem::path& folder) {
  const std::string text = read_file(folder / kState);
  TrainingState state;
  try {
    state = state_from_json(text, (folder / kState).string());
  } catch (const Error& error) {
    return error.what();
  }
  for (const char* name : {kModel, kOptimizer, kAverage}) {
    const std::filesystem::path file = folder / name;
    if (!state.checksums.contains(name)) {
      continue;
    }
    if (!std::filesystem::exists(file)) {
      return file.string() + ": there is no such file";
    }
    if (std::string wrong = mismatch(file, read_file(file), state); !wrong.empty()) {
      return wrong;
    }
  }
  return "";
}

size_t model_size(const std::filesystem::path& folder) {
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(folder / kModel, error);
  if (error) fail("cannot read {}: {}", (folder / kModel).string(), error.message());
  return size;
}

bool has_average(const std::filesystem::path& folder) {
  return load_state(folder).checksums.contains(kAverage);
}

bool has_optimizer(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / kOptimizer);
}

TrainingState load_state(const std::filesystem::path& folder) {
  return state_from_json(read_file(folder / kState, kLongestJson), (folder / kState).string());
}

}  // namespace gloss
