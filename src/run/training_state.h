#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alignment/head_choice.h"
#include "optim/schedule.h"
#include "optim/snapshot.h"

namespace gloss {

/// The state of a run besides its tensors, stored in state.json. All random numbers are functions of seed, step and
/// epoch, so there is no generator state.
struct TrainingState {
  int64_t step = 0;                      // updates made
  int64_t epoch = 0;                     // epochs done
  int64_t batch_index = 0;               // batches done in the current epoch
  int64_t batches = 0;                   // batches of the current epoch; 0 in a state of older versions
  double seconds = 0;                    // training time so far, including validation
  std::optional<double> best;            // best value of validation.best_by so far
  std::vector<int64_t> best_steps;       // steps whose checkpoint was the best when written, ascending
  int64_t waited = 0;                    // validations since the best
  std::map<std::string, double> scores;  // from the last validation
  ScheduleState schedule;
  std::vector<Snapshot> snapshots;               // what training.average has taken, by slot
  std::optional<AligningHead> aligning_head;     // of the last validation, or guided
  std::string corpus;                            // fingerprint of the training text
  std::string vocabulary;                        // fingerprint of the vocabularies
  std::string arithmetic;                        // threads, processor, device: what rounding depends on
  std::map<std::string, std::string> checksums;  // of the files beside state.json, by name
};

std::string to_json(const TrainingState& state);

/// The text may come from a stranger. Throws Error, naming `file`, when it is not a state of this format: counts are
/// whole numbers from 0 to 10^12, of batches to 10^9. Unknown keys are ignored.
TrainingState state_from_json(const std::string& text, const std::string& file);

}  // namespace gloss
