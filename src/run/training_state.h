#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>
#include <string>

#include "alignment/head_choice.h"
#include "optim/schedule.h"

namespace gloss {

/// Where a run stands, besides its tensors: what state.json holds. Everything random is a function of seed, step and
/// epoch, so no generator is kept.
struct TrainingState {
  int64_t step = 0;     // updates made
  int64_t epoch = 0;    // epochs done
  int64_t batch_index = 0;    // batches of the current epoch that are done
  double seconds = 0;   // trained so far, validations included
  std::optional<double> best;   // validation.best_by's best value so far
  std::vector<int64_t> best_steps;  // checkpoints that were the best when written, the newest last
  int64_t waited = 0;           // validations since
  std::map<std::string, double> scores;  // of the last validation
  ScheduleState schedule;
  std::optional<AligningHead> aligning_head;  // as of the last validation
  std::string corpus;      // fingerprint of the training text
  std::string vocabulary;  // fingerprint of the vocabularies
  std::map<std::string, std::string> checksums;  // of the files beside state.json, by name
};

std::string to_json(const TrainingState& state);

/// Throws Error, naming `file`, when it is not a state of this format. Unknown keys are ignored.
TrainingState state_from_json(const std::string& text, const std::string& file);

}  // namespace gloss
