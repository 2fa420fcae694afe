#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>
#include <string>

#include "alignment/head_choice.h"
#include "optim/schedule.h"

namespace gloss {

/// The state of a run besides its tensors, stored in state.json. All random numbers are functions of seed, step and
/// epoch, so there is no generator state.
struct TrainingState {
  int64_t step = 0;                      // updates made
  int64_t epoch = 0;                     // epochs done
  int64_t batch_index = 0;               // batches done in the current epoch
  double seconds = 0;                    // training time so far, including validation
  std::optional<double> best;            // best value of validation.best_by so far
  std::vector<int64_t> best_steps;       // steps whose checkpoint was the best when written, ascending
  int64_t waited = 0;                    // validations since the best
  std::map<std::string, double> scores;  // from the last validation
  ScheduleState schedule;
  std::optional<AligningHead> aligning_head;  // from the last validation
  std::string corpus;                         // checksum of the training text
  std::string vocabulary;                     // checksum of the vocabularies
};

void save_state(const std::filesystem::path& path, const TrainingState& state);

/// Throws Error, naming the file, if it is not a state of this format version.
TrainingState load_state(const std::filesystem::path& path);

}  // namespace gloss
