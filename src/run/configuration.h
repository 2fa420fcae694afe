#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/key_binding.h"
#include "data/corpus.h"
#include "model/seq2seq.h"
#include "ops/arithmetic.h"
#include "runlog/log_interval.h"

namespace gloss {

struct OptimizerSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

struct ScheduleSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

struct AverageSection final : Options {
  Choice type;
  void bind(Schema& schema) override;
};

struct SubwordSamplingOptions final : Options {
  std::optional<double> source, target;  // strength, see SubwordSampler
  void bind(Schema& schema) override;
};

/// Links that a cross-attention head learns, see GuidedAlignment.
struct GuidedAlignmentOptions final : Options {
  std::optional<std::string> links, run;
  bool estimated = false;
  bool inverse_links = false, one_based_links = false;
  std::optional<int64_t> layer;
  int64_t head = 0;
  std::string rows = "written";
  double weight = 0.05;

  bool is_given() const { return links || is_made(); }
  bool is_made() const { return run || estimated; }  // when training begins
  void bind(Schema& schema) override;
};

/// Training ends at the first limit reached.
struct TrainingOptions final : Options {
  std::optional<int64_t> steps;
  std::optional<double> epochs;
  std::optional<double> minutes;
  int64_t batch_tokens = 2000;  // target pieces per batch, not counting padding
  int64_t accumulate = 1;       // batches per update
  OptimizerSection optimizer;
  ScheduleSection schedule;
  AverageSection average;
  SubwordSamplingOptions subword_sampling;
  GuidedAlignmentOptions guided_alignment;
  double label_smoothing = 0.1;
  std::optional<double> r_drop;  // weight of the divergence of two passes
  std::optional<double> clip_norm = 1.0;

  bool same_limits(const TrainingOptions& other) const {
    return steps == other.steps && epochs == other.epochs && minutes == other.minutes;
  }
  void bind(Schema& schema) override;
};

struct ValidationOptions final : Options {
  int64_t every = 250;  // steps
  std::vector<std::string> metrics{"loss", "bleu"};
  std::string best_by = "loss";
  std::optional<int64_t> patience;  // early stopping after this many validations without improvement
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

/// Which attention weights to log to the run's database during training.
struct AttentionLogOptions final : Options {
  std::string every = "auto";  // every step to 1,000, then 1 % apart; a number of steps; or never
  int64_t examples = 8;        // the first sentence pairs with at most 40 pieces per side
  ValidationFiles from;        // files of the examples; default: the validation set
  std::vector<std::string> sites{"cross"};
  std::string encoding = "u16";

  void bind(Schema& schema) override;
  bool logs() const { return every != "never"; }
  LogInterval interval() const;
};

/// The complete configuration of a run, as in a YAML file.
struct Configuration final : Options {
  std::string name = "gloss";
  std::optional<std::string> run;  // absent: runs/NAME
  int64_t seed = 1;
  std::string device = "auto";
  Arithmetic arithmetic;
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

/// Swaps source and target everywhere, and names the run NAME-swapped.
void swap_languages(Configuration& configuration);

/// Replaces the name of each data file that is found in data.folder alone, and removes that folder.
void look_in_data_folder(Configuration& configuration);

/// A setting of two configurations, by dotted path and as YAML; null where the key does not exist.
struct ChangedSetting {
  std::string key, before, after;
};

/// The settings that differ and affect training (corpus, vocabulary, model, updates; not limits, validation, device,
/// arithmetic).
std::vector<ChangedSetting> changed_settings(Configuration before, Configuration after);

/// Whether a run may resume with another value of the key: the corpus, dropout and how parameters are updated, but for
/// the type of the optimizer, whose state is in the checkpoint, and the number of pairs held out. `max_length` of a
/// model that has one is a shape of it.
bool may_change(const std::string& key, const ModelOptions& model);

}  // namespace gloss
