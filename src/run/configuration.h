#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/schema.h"
#include "data/corpus.h"
#include "runlog/log_interval.h"
#include "model/seq2seq.h"

namespace gloss {

struct OptimizerSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

struct ScheduleSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

/// Training ends with whichever limit comes first.
struct TrainingOptions final : Options {
  std::optional<int64_t> steps;
  std::optional<double> epochs;
  std::optional<double> minutes;
  int64_t batch_tokens = 2000;  // target pieces without padding
  int64_t accumulate = 1;       // batches of one update
  OptimizerSection optimizer;
  ScheduleSection schedule;
  double label_smoothing = 0.1;
  std::optional<double> clip_norm = 1.0;

  void bind(Schema& schema) override;
};

struct ValidationOptions final : Options {
  int64_t every = 250;  // steps
  std::vector<std::string> metrics{"loss", "bleu"};
  std::string best_by = "loss";
  std::optional<int64_t> patience;  // validations without a better one after which training stops
  int64_t beam = 1;
  std::string tokenize = "13a";
  int64_t samples = 3;

  void bind(Schema& schema) override;
};

struct CheckpointOptions final : Options {
  int64_t every = 250;  // steps
  int64_t keep_last = 2;
  int64_t keep_best = 1;

  void bind(Schema& schema) override;
};

/// What is kept of attention while training goes on: the weights of some sentence pairs, in the run's database.
struct AttentionLogOptions final : Options {
  std::string every = "auto";  // each step to 1,000, then steps 1 % apart; or a number of steps; or never
  int64_t examples = 8;        // sentence pairs, the first that have at most 40 pieces a side
  ValidationFiles from;        // whose; not given: the validation set's
  std::vector<std::string> sites{"cross"};
  std::string encoding = "u16";

  void bind(Schema& schema) override;
  bool logs() const { return every != "never"; }
  LogInterval interval() const;
};

/// One run, whole: what a YAML file says.
struct Configuration final : Options {
  std::string name = "gloss";
  std::optional<std::string> run;  // absent: runs/NAME
  int64_t seed = 1;
  std::string device = "auto";
  DataOptions data;
  VocabularyOptions vocabulary;
  ModelOptions model;
  TrainingOptions training;
  ValidationOptions validation;
  CheckpointOptions checkpoints;
  AttentionLogOptions attention_log;

  void bind(Schema& schema) override;
  std::string run_folder() const { return run.value_or("runs/" + name); }
};

/// Exchanges source and target everywhere; the run is then NAME-swapped.
void swap_languages(Configuration& configuration);

/// The first setting that says what is trained (corpus, vocabulary, model, updates; not limits, validation, device) and
/// differs, as "key: here, but there"; nothing when a run of one can go on with the other.
std::string difference(Configuration here, Configuration there);

}  // namespace gloss
